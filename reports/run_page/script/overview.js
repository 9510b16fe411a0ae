// The strip above the timeline: the whole run, how much was asked when and what was not answered,
// and the part that is in view.

const overviewHeight = 44;

function countColumns(model, key, columns) {
  const asked = new Uint32Array(columns);
  const trouble = new Uint32Array(columns);
  const marked = new Uint8Array(columns);
  for (let i = 0; i < model.count; ++i) {
    if (key >= 0 && model.ops.key[i] !== key) continue;
    const column = Math.min(Math.floor((model.from[i] / model.end) * columns), columns - 1);
    ++asked[column];
    const state = model.state[i];
    if (state === State.failed || state === State.unknown) ++trouble[column];
    if (state > State.unknown) marked[column] = Math.max(marked[column], state);
  }
  return { asked, trouble, marked };
}

function drawOverview(context, theme, model, view) {
  const pen = new Pen(context, theme);
  const width = view.right - view.left;
  const columns = Math.max(Math.floor(width / 3), 1);
  const { asked, trouble, marked } = countColumns(model, view.key, columns);
  // A burst, as when every client reads every key in the end, must not flatten all else.
  const most = Math.max([...asked].sort((a, b) => a - b)[Math.floor(columns * 0.97)], 1);
  const x = (at) => view.left + (at / model.end) * width;
  pen.rect(0, 0, view.right, overviewHeight, "card");
  for (const fault of model.faults) {
    const start = x(fault.from);
    const end = x(Math.min(fault.to, model.end));
    pen.rect(start, 0, Math.max(end - start, 1.5), overviewHeight, fault.cut ? "cut" : "crash");
  }
  for (let c = 0; c < columns; ++c) {
    const left = view.left + (c * width) / columns;
    const high = (overviewHeight - 12) * Math.min(asked[c] / most, 1);
    const bad = (overviewHeight - 12) * Math.min(trouble[c] / most, 1);
    if (asked[c] > 0) pen.rect(left, overviewHeight - high, width / columns - 0.5, high, "axis");
    if (bad > 0) pen.rect(left, overviewHeight - bad, width / columns - 0.5, bad, "warn");
    if (marked[c]) {
      const colour = marked[c] === State.core ? "ink" : "bad";
      pen.shape([[left - 2, 1], [left + 5, 1], [left + 1.5, 7]], colour, null);
    }
  }
  const start = x(view.from);
  const end = Math.max(x(view.to), start + 3);
  context.strokeStyle = theme.ink;
  context.lineWidth = 2;
  context.strokeRect(start, 1, end - start, overviewHeight - 2);
  pen.text("whole run", 0, overviewHeight / 2 + 4, "ink-soft");
}
