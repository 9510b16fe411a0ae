// Draws what is in view. What it costs is bounded by the size of the canvas, not by the length of
// the run: where operations are too dense to tell apart, columns of pixels are drawn instead.

const Dense = { column: 3, spacing: 5 };  // pixels of a column; of an operation, to be drawn itself

function themeNow() {
  const style = getComputedStyle(document.documentElement);
  const names = ["card", "ink", "ink-soft", "rule", "axis", "grid", "good", "bad", "bad-fill",
    "warn", "cut", "crash", "reads", "reads-fill", "writes", "writes-fill"];
  const valueOf = (name) => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}

// Counts what it draws: the measure of a frame's work.
class Pen {
  constructor(context, theme) {
    this.context = context;
    this.theme = theme;
    this.shapes = 0;
  }
  rect(x, y, width, height, colour) {
    this.context.fillStyle = this.theme[colour];
    this.context.fillRect(x, y, width, height);
    ++this.shapes;
  }
  line(points, colour, width = 1, dash = []) {
    const c = this.context;
    c.beginPath();
    points.forEach(([x, y], k) => (k === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
    c.strokeStyle = this.theme[colour];
    c.lineWidth = width;
    c.setLineDash(dash);
    c.stroke();
    c.setLineDash([]);
    ++this.shapes;
  }
  shape(points, fill, stroke, width = 1.25) {
    const c = this.context;
    c.beginPath();
    points.forEach(([x, y], k) => (k === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
    c.closePath();
    this.paint(fill, stroke, width);
  }
  pill(x, y, width, height, fill, stroke, line) {
    this.context.beginPath();
    this.context.roundRect(x, y, width, height, Math.min(height / 2, width / 2));
    this.paint(fill, stroke, line);
  }
  paint(fill, stroke, width) {
    const c = this.context;
    if (fill) {
      c.fillStyle = this.theme[fill];
      c.fill();
    }
    if (stroke) {
      c.strokeStyle = this.theme[stroke];
      c.lineWidth = width;
      c.stroke();
    }
    ++this.shapes;
  }
  text(words, x, y, colour, align = "left", weight = "") {
    const c = this.context;
    c.font = `${weight} 11.5px system-ui, "DejaVu Sans", sans-serif`.trim();
    c.textAlign = align;
    c.fillStyle = this.theme[colour];
    c.fillText(words, x, y);
    ++this.shapes;
  }
}

// A step of 1, 2 or 5 times a power of ten, so that labels of the axis have room.
function stepOf(span, pixels) {
  const least = (span * 100) / pixels;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((m) => m * power).find((step) => step >= least);
}

function drawFaults(pen, model, view, height) {
  let named = view.left;
  for (const fault of model.faults) {
    if (fault.to <= view.from || fault.from >= view.to) continue;
    const x0 = Math.max(view.x(fault.from), view.left);
    const x1 = Math.max(Math.min(view.x(fault.to), view.right), x0 + 1.5);
    pen.rect(x0, Size.axis - 8, x1 - x0, height, fault.cut ? "cut" : "crash");
    if (x1 - x0 < 40 || x0 < named) continue;
    const room = Math.floor((x1 - x0 - 8) / 6.2);
    const words = fault.what.length > room ? `${fault.what.slice(0, room - 1)}…` : fault.what;
    pen.text(words, x0 + 4, Size.axis + 7, "ink-soft");
    named = x0 + words.length * 6.2;
  }
}

function drawAxis(pen, view, height) {
  const step = stepOf(view.to - view.from, view.right - view.left);
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    const x = Math.round(view.x(at)) + 0.5;
    pen.line([[x, Size.axis - 8], [x, height]], "grid");
    pen.text(instantWords(at, step), x, 12, "ink-soft", "center");
  }
}

const Fill = ["reads-fill", "writes-fill", "card", "card", "bad-fill", "bad-fill", "ink"];
const Line = ["reads", "writes", "axis", "warn", "bad", "bad", "ink"];

// One operation: reads are round, writes square; open ended ones point to the right; a triangle
// stands on what is stale or lost, a line through what failed.
// Its name has room up to `limit`, where the next one begins.
function drawBar(pen, model, view, i, y, limit) {
  const state = model.state[i];
  const x = Math.max(view.x(model.from[i]), view.left - 4);
  const end = Math.min(view.x(model.to[i]), view.right + 4);
  const width = Math.max(end - x, 2);
  const top = y + (Size.row - Size.bar) / 2;
  const middle = y + Size.row / 2;
  const core = state === State.core;
  const fill = core ? (model.isRead(i) ? "reads" : "writes") : Fill[state];
  const line = core ? 2.5 : 1.25;
  if (model.open(i)) {
    const tip = x + Math.max(width, 7);
    pen.shape([[x, top], [tip - 5, top], [tip, middle], [tip - 5, top + Size.bar],
      [x, top + Size.bar]], fill, Line[state], line);
  } else if (model.isRead(i)) {
    pen.pill(x, top, width, Size.bar, fill, Line[state], line);
  } else {
    pen.shape([[x, top], [x + width, top], [x + width, top + Size.bar], [x, top + Size.bar]],
      fill, Line[state], line);
  }
  if (state === State.failed) pen.line([[x, middle], [x + width, middle]], "axis");
  if (state === State.stale || state === State.lost) {
    const centre = x + width / 2;
    pen.shape([[centre - 4, top + 1], [centre + 4, top + 1], [centre, top - 5]], "bad", null);
  }
  const words = model.ops.what[i];
  const left = Math.max(x, view.left);
  if (Math.min(x + width, limit) - left > words.length * 6.4 + 10) {
    pen.text(words, left + 5, middle + 4, core ? "card" : "ink");
  }
}

function drawPoint(pen, model, view, i, y) {
  const point = model.point(i);
  if (point === null || point < view.from || point > view.to) return;
  const x = view.x(point);
  const middle = y + Size.row / 2;
  pen.shape([[x - 3.5, middle], [x, middle - 4.5], [x + 3.5, middle], [x, middle + 4.5]], "good",
    "card", 1);
}

// A lane as columns: each as high and as dark as the most remarkable operation in it.
function drawColumns(pen, model, view, lane, operations) {
  const columns = Math.ceil((view.right - view.left) / Dense.column);
  const worst = new Int8Array(columns).fill(-1);
  const column = (at) => Math.floor((view.x(at) - view.left) / Dense.column);
  for (const i of operations) {
    const last = Math.min(column(model.to[i]), columns - 1);
    for (let c = Math.max(column(model.from[i]), 0); c <= last; ++c) {
      if (model.state[i] > worst[c]) worst[c] = model.state[i];
    }
  }
  const share = [0.5, 0.5, 0.75, 0.75, 1, 1, 1];
  const colour = ["reads", "writes", "axis", "warn", "bad", "bad", "ink"];
  for (let c = 0; c < columns;) {
    const state = worst[c];
    let end = c + 1;
    while (end < columns && worst[end] === state) ++end;
    if (state >= 0) {
      const height = Math.max(lane.height * share[state], 5);
      pen.rect(view.left + c * Dense.column, lane.y + (lane.height - height) / 2,
        (end - c) * Dense.column, height, colour[state]);
    }
    c = end;
  }
}

function drawLane(pen, model, view, lane) {
  const operations = visible(model, lane.operations, lane.longest, view);
  if (operations.length * Dense.spacing > view.right - view.left) {
    drawColumns(pen, model, view, lane, operations);
    return;
  }
  lane.rows.forEach((row, r) => {
    const y = lane.y + r * Size.row;
    const seen = visible(model, row, lane.longest, view);
    seen.forEach((i, k) => {
      const next = seen[k + 1];
      drawBar(pen, model, view, i, y, next === undefined ? view.right : view.x(model.from[next]));
    });
    for (const i of seen) {
      if (view.x(model.to[i]) - view.x(model.from[i]) >= 7) drawPoint(pen, model, view, i, y);
    }
  });
}

function placeOf(layout, model, i) {
  for (const lane of layout.lanes) {
    if (lane.client !== model.ops.client[i]) continue;
    const row = lane.rows.findIndex((list) => list.includes(i));
    return row < 0 ? null : lane.y + row * Size.row + Size.row / 2;
  }
  return null;
}

// A ring around the selected operation, and an arrow from the write that made a read stale.
function drawSelected(pen, model, layout, view, i) {
  const y = placeOf(layout, model, i);
  if (y === null) return;
  const x = view.x(model.from[i]);
  const width = Math.max(view.x(model.to[i]) - x, 4);
  pen.pill(x - 4, y - Size.row / 2 - 2, width + 8, Size.row + 4, null, "ink", 2);
  const lag = model.lagOf.get(i);
  const from = lag && placeOf(layout, model, lag.by);
  if (from === null || from === undefined) return;
  const start = view.x(model.to[lag.by]);
  pen.line([[start, from], [x, y]], "bad", 1.5, [5, 3]);
  pen.shape([[x - 7, y - 4], [x, y], [x - 7, y + 4]], "bad", null);
}

function drawNames(pen, layout, view, height) {
  pen.rect(0, 0, view.left - 4, height, "card");
  for (const site of layout.sites) pen.text(site.name, 0, site.y + 15, "ink", "left", "600");
  for (const lane of layout.lanes) {
    pen.text(lane.name, view.left - 10, lane.y + Size.row - 4, "ink-soft", "right");
  }
}

// Returns how many shapes it drew.
function drawTimeline(context, theme, model, layout, view) {
  const pen = new Pen(context, theme);
  pen.rect(0, 0, view.right, layout.height, "card");
  drawFaults(pen, model, view, layout.height);
  drawAxis(pen, view, layout.height);
  for (const lane of layout.lanes) drawLane(pen, model, view, lane);
  if (view.selected >= 0) drawSelected(pen, model, layout, view, view.selected);
  if (view.moment >= view.from && view.moment <= view.to) {
    const x = view.x(view.moment);
    pen.line([[x, Size.axis - 10], [x, layout.height]], "ink", 1, [2, 3]);
  }
  drawNames(pen, layout, view, layout.height);
  return pen.shapes;
}
