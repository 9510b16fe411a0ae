// The run as the page knows it. Times are nanoseconds since its start; an operation is its index.

// What is worth telling apart in a drawing, the more remarkable the greater.
const State = { read: 0, write: 1, failed: 2, unknown: 3, stale: 4, lost: 5, core: 6 };

function decode(raw) {
  const { ops } = raw;
  const count = ops.at.length;
  const from = new Float64Array(count);
  const to = new Float64Array(count);  // for drawing: of an open one, when its client gave up
  let at = 0;
  for (let i = 0; i < count; ++i) {
    at += ops.at[i];
    from[i] = at;
    to[i] = ops.took[i] < 0 ? Math.min(at + raw.end / 200, raw.end) : at + ops.took[i];
  }
  for (const [i, took] of ops.told) to[i] = from[i] + took;
  const model = {
    ...raw, count, from, to,
    open: (i) => ops.took[i] < 0,
    isRead: (i) => ops.kind[i] === "r",
    point: (i) => (ops.point && ops.point[i] >= 0 ? from[i] + ops.point[i] : null),
    lagOf: new Map(raw.lags.map(([read, by, age, versions]) => [read, { by, age, versions }])),
    inFocus: new Set(raw.focus),
    inLost: new Set(raw.lost),
    byTime: Array.from({ length: count }, (_, i) => i).sort((a, b) => from[a] - from[b] || a - b),
    clientName: (i) => raw.nodes[ops.client[i]][0],
    keyName: (i) => raw.keys[ops.key[i]],
  };
  model.state = stateOf(model);
  return model;
}

function stateOf(model) {
  const state = new Uint8Array(model.count);
  for (let i = 0; i < model.count; ++i) {
    const outcome = model.ops.outcome[i];
    if (model.violation && model.inFocus.has(i)) state[i] = State.core;
    else if (model.inLost.has(i)) state[i] = State.lost;
    else if (model.lagOf.has(i)) state[i] = State.stale;
    else if (outcome === "f") state[i] = State.failed;
    else if (outcome === "?") state[i] = State.unknown;
    else state[i] = model.isRead(i) ? State.read : State.write;
  }
  return state;
}

// The first place of a list sorted by `value` at which it is no longer below `least`.
function lowerBound(list, least, value) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(list[middle]) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
