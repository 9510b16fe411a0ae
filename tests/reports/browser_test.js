// Acts as a reader of a run's page and writes what it found into the page, a line each: "ok …" or
// "FAIL …". Works on any run with at least one fault, a counterexample or none.
(async () => {
  const findings = [];
  const check = (what, good, more = "") => {
    findings.push(`${good ? "ok" : "FAIL"} ${what}${good || more === "" ? "" : `: ${more}`}`);
  };
  const part = (id) => document.getElementById(id);
  const canvas = part("timeline-canvas");
  const data = JSON.parse(part("run-data").textContent);
  const count = data.ops.at.length;
  // Frames come by timers here (browser_test.cpp); the table waits for a moment of rest.
  const settle = () => new Promise((done) => setTimeout(done, 150));
  const view = () => [Number(canvas.dataset.from), Number(canvas.dataset.to)];
  const span = () => view()[1] - view()[0];
  const selected = () => Number(canvas.dataset.selected);
  const near = (a, b) => Math.abs(a - b) <= 2;
  // Whether the page took the key for itself.
  const press = async (key, more = {}) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
    canvas.dispatchEvent(event);
    await settle();
    return event.defaultPrevented;
  };
  const pointer = (kind, x, y, more = {}) => {
    const box = canvas.getBoundingClientRect();
    canvas.dispatchEvent(new PointerEvent(kind, {
      clientX: box.left + x, clientY: box.top + y, bubbles: true, buttons: 1, ...more,
    }));
  };
  const button = async (name) => {
    document.querySelector(`[data-do="${name}"]`).click();
    await settle();
  };

  const starts = [];
  data.ops.at.reduce((at, step, i) => (starts[i] = at + step), 0);

  try {
    await settle();
    check("what needs a script is shown", !part("timeline-live").hidden);
    check("the canvas can be focused and has a name",
      canvas.tabIndex === 0 && canvas.getAttribute("aria-label").length > 5);
    const [first, last] = view();
    check("the page begins at the operations that it is about",
      data.focus.every((i) => starts[i] >= first && starts[i] <= last), `${first}..${last}`);
    check("the first of them is selected", selected() === data.focus[0]);
    const role = data.violation ? "Part of the counterexample." : "The operation shown above.";
    check("and described aloud", part("timeline-said").textContent.includes(role) &&
      part("timeline-said").getAttribute("aria-live") === "polite");
    check("where it takes effect is said of a run that holds",
      part("timeline-said").textContent.includes("Takes effect at") === (data.violation === 0));

    // ---- zoom and pan ----
    const before = span();
    check("+ is the timeline's key", await press("+"));
    check("+ halves what is in view", near(span(), before / 2), span());
    await press("-");
    check("- doubles it again", near(span(), before), span());
    await press("0");
    check("0 shows the whole run", view()[0] === 0 && view()[1] === data.end, view());
    await button("in");
    await button("in");
    check("the buttons zoom, too", near(span(), data.end / 4), span());
    await press("Home");
    check("Home goes to the beginning", view()[0] === 0 && near(span(), data.end / 4));
    await press("ArrowRight");
    check("an arrow moves by a fifth", near(view()[0], data.end / 20), view()[0]);
    await press("ArrowLeft");
    check("and back", view()[0] === 0);
    await press("ArrowLeft");
    check("nothing lies before the beginning", view()[0] === 0);
    await press("End");
    check("End goes to the end", view()[1] === data.end);
    pointer("pointerdown", 700, 60);
    pointer("pointermove", 900, 60);
    pointer("pointerup", 900, 60);
    await settle();
    check("dragging to the right shows what was earlier", view()[1] < data.end, view()[1]);
    const wide = span();
    const wheel = new WheelEvent("wheel", {
      deltaY: -100, ctrlKey: true, cancelable: true, bubbles: true,
      clientX: canvas.getBoundingClientRect().left + 600,
      clientY: canvas.getBoundingClientRect().top + 60,
    });
    canvas.dispatchEvent(wheel);
    await settle();
    check("the wheel zooms with Ctrl, and the page stays", span() < wide && wheel.defaultPrevented);
    const plain = new WheelEvent("wheel", { deltaY: 100, cancelable: true, bubbles: true });
    canvas.blur();
    canvas.dispatchEvent(plain);
    check("without it the page scrolls", !plain.defaultPrevented);
    for (let k = 0; k < 60; ++k) await press("+");
    check("zooming in ends at two microseconds", near(span(), 2000), span());
    await press("c");
    check("c comes back", near(view()[0], first) && near(view()[1], last), view());

    // ---- operation by operation ----
    await press("Escape");
    check("Escape lets go", selected() === -1 && part("timeline-said").textContent === "");
    check("after Escape Tab leaves the timeline", !(await press("Tab")));
    canvas.dispatchEvent(new FocusEvent("focus"));
    check("else it goes to an operation in view", await press("Tab"));
    const one = selected();
    check("which is described", one >= 0 && part("timeline-said").textContent.includes("asked at"));
    check("and on", await press("Tab"));
    const two = selected();
    check("in order of time", two !== one && starts[two] >= starts[one], `${one} ${two}`);
    await press("Tab", { shiftKey: true });
    check("Shift and Tab goes back", selected() === one);
    await press("ArrowDown");
    check("down goes to another client",
      data.ops.client[selected()] !== data.ops.client[one], selected());
    await press("Enter");
    const i = selected();
    check("Enter zooms to it", starts[i] >= view()[0] && starts[i] <= view()[1] &&
      span() <= 5 * Math.max(data.ops.took[i], 2000) + data.end / 20, span());
    await press("c");
    await press("Escape");
    let hit = -1;
    for (let y = 30; y < canvas.clientHeight && hit < 0; y += 5) {
      for (let x = 140; x < canvas.clientWidth && hit < 0; x += 20) {
        pointer("pointerdown", x, y);
        pointer("pointerup", x, y);
        await Promise.resolve();
        hit = part("timeline-said").textContent === "" ? -1 : 1;
      }
    }
    await settle();
    check("a click selects what it meets", hit === 1 && selected() >= 0);
    if (data.violation) {
      let tip = "";
      for (let y = 30; y < canvas.clientHeight && tip === ""; y += 5) {
        for (let x = 140; x < canvas.clientWidth && tip === ""; x += 10) {
          pointer("pointermove", x, y, { buttons: 0 });
          const words = part("timeline-tip").textContent;
          if (!part("timeline-tip").hidden && words.includes("Stale by 979 ms")) tip = words;
        }
      }
      check("a stale read says by how much, and who had overwritten it",
        tip.includes("write 57 by"), tip);
    }

    // ---- keys, the table, the moment ----
    part("timeline-details").open = true;
    await settle();
    const rows = () => [...part("timeline-table").tBodies[0].rows];
    check("the table lists what is in view", rows().length > 0 && rows().length <= 40);
    rows()[0].querySelector("button").click();
    await settle();
    check("its buttons select", selected() >= 0);
    await press("0");
    const key = data.ops.key[count - 1];
    part("timeline-key").value = String(key);
    part("timeline-key").dispatchEvent(new Event("change"));
    await settle();
    check("a key leaves only its operations",
      canvas.dataset.key === String(key) && rows().length > 0 &&
      rows().every((row) => row.cells[1].textContent === data.keys[key]));
    part("timeline-key").value = "-1";
    part("timeline-key").dispatchEvent(new Event("change"));
    await settle();
    const fault = data.faults[0];
    const link = document.querySelector(`[data-link="${fault.links[0][0]}"]`);
    const at = async (moment) => {
      part("moment").value = String(Math.round(moment / 1e6));
      part("moment").dispatchEvent(new Event("input"));
      await settle();
    };
    await at((fault.from + fault.to) / 2);
    check("during the fault its link is cut", link.classList.contains("now") &&
      part("moment-said").textContent.includes(fault.what), part("moment-said").textContent);
    await at(fault.to + 1e9);
    check("after it, it is not", !link.classList.contains("now"));

    // ---- the work of a frame ----
    let most = 0;
    await press("0");
    for (let k = 0; k < 24; ++k) {
      most = Math.max(most, Number(canvas.dataset.shapes));
      await press(k % 3 === 2 ? "ArrowRight" : "+");
    }
    check("no frame draws more than four thousand shapes", most > 20 && most < 4000, most);
    await press("0");
    check("and the picture is not empty", (() => {
      const { data: pixels } = canvas.getContext("2d")
        .getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let p = 0; p < pixels.length; p += 4 * 97) {
        seen.add((pixels[p] << 16) | (pixels[p + 1] << 8) | pixels[p + 2]);
      }
      return seen.size > 5;
    })());
    window.dispatchEvent(new Event("resize"));
    await settle();
    check("a resize keeps the view", view()[0] === 0 && view()[1] === data.end);
    const open = [...document.querySelectorAll("details")];
    check("all messages are folded away at first, and can be opened",
      open.every((d) => d.id === "timeline-details" || !d.open));
    check("no script error", window.errors.length === 0, window.errors.join("; "));
    check("the script came to its end", true);
  } catch (error) {
    check("no error while testing", false, `${error}\n${error.stack}`);
  }
  const told = document.createElement("pre");
  told.id = "findings";
  told.textContent = `${findings.join("\n")}\n`;
  document.body.append(told);
})();
