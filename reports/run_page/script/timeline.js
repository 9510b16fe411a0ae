// The timeline that answers to pointer and keyboard. All that it shows follows from `view`; what
// tests and screen readers may want to know of it stands in the canvas's data attributes.

const spanMin = 2_000;  // ns

class Timeline {
  constructor(model, parts, topology) {
    this.model = model;
    this.parts = parts;
    this.topology = topology;
    this.view = {
      from: 0, to: model.end, selected: -1, key: -1, moment: -1, left: 120, right: 0,
      x: (at) => this.view.left + ((at - this.view.from) / (this.view.to - this.view.from)) *
        (this.view.right - this.view.left),
      time: (x) => this.view.from + ((x - this.view.left) / (this.view.right - this.view.left)) *
        (this.view.to - this.view.from),
    };
    this.leaving = false;  // Escape was pressed: Tab shall leave the canvas
    this.listen();
    this.resize();
  }

  // ---- what is shown ----

  resize() {
    const { canvas, overview } = this.parts;
    const width = Math.max(canvas.parentElement.clientWidth, 240);
    this.view.left = width < 560 ? 78 : 120;
    this.view.right = width;
    this.layout = layOut(this.model, this.view.key);
    this.theme = themeNow();
    this.contexts = [[canvas, this.layout.height], [overview, overviewHeight]].map(
      ([element, height]) => {
        const ratio = window.devicePixelRatio || 1;
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
        element.style.height = `${height}px`;
        const context = element.getContext("2d");
        context.scale(ratio, ratio);
        return context;
      });
    this.draw();
  }

  draw() {
    const { canvas } = this.parts;
    const { view } = this;
    canvas.dataset.shapes =
      String(drawTimeline(this.contexts[0], this.theme, this.model, this.layout, view));
    drawOverview(this.contexts[1], this.theme, this.model, view);
    canvas.dataset.from = String(Math.round(view.from));
    canvas.dataset.to = String(Math.round(view.to));
    canvas.dataset.selected = String(view.selected);
    canvas.dataset.key = String(view.key);
    clearTimeout(this.listing);
    this.listing = setTimeout(() => this.list(), 120);
  }

  // At most once a frame.
  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  list() {
    if (!this.parts.details.open) return;
    fillList(this.model, this.parts.table, this.inView(), (i) => this.select(i));
  }

  inView() {
    const { model, view } = this;
    return model.byTime.filter((i) => {
      return model.from[i] <= view.to && model.to[i] >= view.from &&
        (view.key < 0 || model.ops.key[i] === view.key);
    });
  }

  // ---- what can be done ----

  show(from, to) {
    const span = Math.min(Math.max(to - from, spanMin), this.model.end);
    const start = Math.min(Math.max((from + to - span) / 2, 0), this.model.end - span);
    this.view.from = start;
    this.view.to = start + span;
    this.redraw();
  }

  pan(share) {
    const by = (this.view.to - this.view.from) * share;
    this.show(this.view.from + by, this.view.to + by);
  }

  // Around a moment, which keeps its place.
  zoom(factor, around = (this.view.from + this.view.to) / 2) {
    const { from, to } = this.view;
    const span = Math.min(Math.max((to - from) * factor, spanMin), this.model.end);
    const start = around - (around - from) * (span / (to - from));
    this.show(start, start + span);
  }

  select(i, follow = true) {
    const { model, view } = this;
    view.selected = i;
    this.leaving = false;
    if (i >= 0) {
      const off = model.to[i] < view.from || model.from[i] > view.to;
      if (off && follow) this.show(model.from[i] - (view.to - view.from) / 2,
        model.from[i] + (view.to - view.from) / 2);
      this.setMoment(model.from[i]);
    }
    this.parts.said.textContent = i < 0 ? "" : describe(model, i);
    this.hideTip();
    this.redraw();
  }

  setMoment(moment) {
    this.view.moment = Math.min(Math.max(moment, 0), this.model.end);
    this.topology.show(this.view.moment);
    this.redraw();
  }

  setKey(key) {
    this.view.key = key;
    this.parts.key.value = String(key);
    if (this.view.selected >= 0 && key >= 0 && this.model.ops.key[this.view.selected] !== key) {
      this.select(-1);
    }
    this.resize();
  }

  // To the operations that the page is about.
  jump() {
    const { focus } = this.model;
    if (focus.length === 0) return;
    const from = Math.min(...focus.map((i) => this.model.from[i]));
    const to = Math.max(...focus.map((i) => this.model.to[i]));
    const room = Math.max((to - from) * 0.15, spanMin);
    if (this.view.key >= 0 && this.view.key !== this.model.ops.key[focus[0]]) this.setKey(-1);
    this.show(from - room, to + room);
    this.select(focus[0], false);
  }

  // Those that Tab steps through: what can be seen apart, else what is marked.
  stops() {
    const all = this.inView();
    return all.length <= 400 ? all : all.filter((i) => this.model.state[i] > State.unknown);
  }

  // False when there is none further in that direction.
  step(forward) {
    const stops = this.stops();
    const place = stops.indexOf(this.view.selected);
    const next = place < 0 ? (forward ? 0 : stops.length - 1) : place + (forward ? 1 : -1);
    if (next < 0 || next >= stops.length) return false;
    this.select(stops[next]);
    return true;
  }

  // To the operation of the next client up or down that is nearest in time.
  stepLane(down) {
    const { model, view, layout } = this;
    const lanes = layout.lanes.filter((lane) => lane.operations.length > 0);
    if (lanes.length === 0) return;
    const client = view.selected < 0 ? -1 : model.ops.client[view.selected];
    const place = lanes.findIndex((lane) => lane.client === client);
    const target = lanes[Math.min(Math.max(place + (down ? 1 : -1), 0), lanes.length - 1)];
    const at = view.selected < 0 ? view.from : model.from[view.selected];
    const list = target.operations;
    const k = lowerBound(list, at, (i) => model.from[i]);
    const nearest = [list[k - 1], list[k]].filter((i) => i !== undefined)
      .sort((a, b) => Math.abs(model.from[a] - at) - Math.abs(model.from[b] - at))[0];
    this.select(nearest);
  }

  // ---- keyboard ----

  key(event) {
    const span = this.view.to - this.view.from;
    const chosen = this.view.selected;
    const around = chosen >= 0 ? this.model.from[chosen] : undefined;
    const actions = {
      ArrowLeft: () => this.pan(-0.2),
      ArrowRight: () => this.pan(0.2),
      ArrowUp: () => this.stepLane(false),
      ArrowDown: () => this.stepLane(true),
      Home: () => this.show(0, span),
      End: () => this.show(this.model.end - span, this.model.end),
      "+": () => this.zoom(0.5, around),
      "=": () => this.zoom(0.5, around),
      "-": () => this.zoom(2, around),
      0: () => this.show(0, this.model.end),
      c: () => this.jump(),
      Enter: () => this.zoomToSelected(),
      Escape: () => {
        this.select(-1);
        this.leaving = true;
      },
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Tab") {
      if (!this.leaving && this.step(!event.shiftKey)) event.preventDefault();
      return;
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  zoomToSelected() {
    const i = this.view.selected;
    if (i < 0) return;
    const took = Math.max(this.model.to[i] - this.model.from[i], spanMin / 2);
    this.show(this.model.from[i] - 2 * took, this.model.to[i] + 2 * took);
  }

  // ---- pointer ----

  place(event) {
    const box = this.parts.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  hover(event) {
    const [x, y] = this.place(event);
    if (x < this.view.left) return this.hideTip();
    const i = hit(this.model, this.layout, this.view, x, y);
    this.parts.canvas.style.cursor = i >= 0 ? "pointer" : "grab";
    if (i < 0) return this.hideTip();
    const { tip } = this.parts;
    tip.textContent = describe(this.model, i);
    tip.hidden = false;
    tip.style.left = `${Math.max(Math.min(x + 12, this.view.right - tip.offsetWidth - 4), 0)}px`;
    tip.style.top = `${y + 16}px`;
  }

  hideTip() {
    this.parts.tip.hidden = true;
  }

  drag(event) {
    const [x] = this.place(event);
    const start = { x, from: this.view.from, to: this.view.to, moved: false };
    const { canvas } = this.parts;
    const move = (e) => {
      const by = this.place(e)[0] - start.x;
      start.moved = start.moved || Math.abs(by) > 3;
      if (!start.moved) return;
      const time = (by / (this.view.right - this.view.left)) * (start.to - start.from);
      this.show(start.from - time, start.to - time);
    };
    const done = (e) => {
      canvas.removeEventListener("pointermove", move);
      canvas.removeEventListener("pointerup", done);
      canvas.removeEventListener("pointercancel", done);
      if (start.moved || e.type === "pointercancel") return;
      const [px, py] = this.place(e);
      const i = hit(this.model, this.layout, this.view, px, py);
      this.select(i);
      if (i < 0 && px >= this.view.left) this.setMoment(this.view.time(px));
    };
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", done);
    canvas.addEventListener("pointercancel", done);
  }

  wheel(event) {
    const wanted = event.ctrlKey || event.metaKey || document.activeElement === this.parts.canvas;
    if (!wanted) return;
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return this.pan(event.deltaX / 800);
    this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.view.time(this.place(event)[0]));
  }

  moveOverview(event) {
    if (event.buttons === 0) return;
    const box = this.parts.overview.getBoundingClientRect();
    const share = (event.clientX - box.left - this.view.left) / (this.view.right - this.view.left);
    const half = (this.view.to - this.view.from) / 2;
    this.show(share * this.model.end - half, share * this.model.end + half);
  }

  listen() {
    const { canvas, overview, key, details, tools } = this.parts;
    canvas.addEventListener("keydown", (e) => this.key(e));
    canvas.addEventListener("pointerdown", (e) => this.drag(e));
    canvas.addEventListener("pointermove", (e) => this.hover(e));
    canvas.addEventListener("pointerleave", () => this.hideTip());
    canvas.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    canvas.addEventListener("focus", () => (this.leaving = false));
    overview.addEventListener("pointerdown", (e) => this.moveOverview(e));
    overview.addEventListener("pointermove", (e) => this.moveOverview(e));
    key.addEventListener("change", () => this.setKey(Number(key.value)));
    details.addEventListener("toggle", () => this.list());
    const actions = {
      jump: () => this.jump(),
      all: () => this.show(0, this.model.end),
      in: () => this.zoom(0.5),
      out: () => this.zoom(2),
      left: () => this.pan(-0.5),
      right: () => this.pan(0.5),
      before: () => this.step(false),
      after: () => this.step(true),
    };
    for (const button of tools.querySelectorAll("[data-do]")) {
      button.addEventListener("click", actions[button.dataset.do]);
    }
  }
}
