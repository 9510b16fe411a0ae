// Where operations stand: a lane a client, and rows in it, so that what overlaps stands apart.

const Size = { row: 15, bar: 12, axis: 26, site: 20, gap: 5, foot: 6 };

// Rows that a lane may have: many clients must still fit on a screen.
function rowsMax(lanes) {
  return lanes > 60 ? 1 : lanes > 24 ? 2 : 4;
}

// Gives each operation of one client the first row that is free; when none is, the one that is free
// soonest. What one row holds is in order of time, and its ends are, too, but for that last case.
function pack(model, operations, most) {
  const rows = [];
  const ends = [];
  for (const i of operations) {
    let row = ends.findIndex((end) => end <= model.from[i]);
    if (row < 0) row = rows.length < most ? rows.push([]) - 1 : ends.indexOf(Math.min(...ends));
    rows[row].push(i);
    ends[row] = Math.max(ends[row] ?? 0, model.to[i]);
  }
  return rows.length > 0 ? rows : [[]];
}

// The longest that anything lasts: how far back one must look for what reaches into the view.
function longestOf(model, operations) {
  return operations.reduce((most, i) => Math.max(most, model.to[i] - model.from[i]), 0);
}

function layOut(model, key) {
  const byClient = new Map();
  for (const i of model.byTime) {
    const client = model.ops.client[i];
    if (!byClient.has(client)) byClient.set(client, []);
    if (key < 0 || model.ops.key[i] === key) byClient.get(client).push(i);
  }
  const clients = [...byClient.keys()].sort((a, b) => {
    return model.nodes[a][1] - model.nodes[b][1] || a - b;
  });
  const lanes = [];
  const sites = [];
  let y = Size.axis;
  let site = -1;
  for (const client of clients) {
    if (model.nodes[client][1] !== site) {
      site = model.nodes[client][1];
      sites.push({ name: model.sites[site], y });
      y += Size.site;
    }
    const operations = byClient.get(client);
    const rows = pack(model, operations, rowsMax(clients.length));
    const height = rows.length * Size.row;
    const name = model.nodes[client][0].split("/").pop();
    lanes.push({
      client, name, y, height, rows, operations, longest: longestOf(model, operations),
    });
    y += height + Size.gap;
  }
  return { lanes, sites, height: y + Size.foot };
}

// The operations of a list sorted by time that reach into the view.
function visible(model, list, longest, view) {
  const first = lowerBound(list, view.from - longest, (i) => model.from[i]);
  const last = lowerBound(list, view.to, (i) => model.from[i]);
  const seen = [];
  for (let k = first; k < last; ++k) if (model.to[list[k]] >= view.from) seen.push(list[k]);
  return seen;
}

// What is drawn at a place; the nearest within a few pixels, else -1.
function hit(model, layout, view, x, y) {
  const lane = layout.lanes.find((l) => y >= l.y - 2 && y < l.y + l.height + 2);
  if (!lane) return -1;
  const slack = view.time(4) - view.time(0);
  const at = view.time(x);
  const place = Math.floor((y - lane.y) / Size.row);
  const row = lane.rows[Math.min(Math.max(place, 0), lane.rows.length - 1)];
  let best = -1;
  let distance = slack;
  for (const i of visible(model, row, lane.longest, { from: at - slack, to: at + slack })) {
    const away = Math.max(model.from[i] - at, at - model.to[i], 0);
    if (away < distance || (away === distance && model.state[i] > model.state[best])) {
      best = i;
      distance = away;
    }
  }
  return best;
}
