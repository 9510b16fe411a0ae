// The operations in view as a table: for screen readers, and for whoever wants to read values.

const listMax = 40;

// The most remarkable of them, in order of time.
function listed(model, operations) {
  if (operations.length <= listMax) return operations;
  return [...operations].sort((a, b) => model.state[b] - model.state[a] || a - b)
    .slice(0, listMax).sort((a, b) => model.from[a] - model.from[b] || a - b);
}

function cell(row, words, tag = "td") {
  const made = document.createElement(tag);
  made.textContent = words;
  row.append(made);
  return made;
}

function rowOf(model, i, choose) {
  const row = document.createElement("tr");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = model.ops.what[i];
  button.addEventListener("click", () => choose(i));
  cell(row, "").append(button);
  cell(row, model.keyName(i));
  cell(row, model.clientName(i));
  cell(row, instantWords(model.from[i]));
  cell(row, outcomeWords(model, i));
  const remarks = [model.inFocus.has(i) && model.violation ? "Part of the counterexample." : "",
    staleWords(model, i), model.inLost.has(i) ? "Lost." : ""];
  cell(row, remarks.filter(Boolean).join(" "));
  return row;
}

function fillList(model, table, operations, choose) {
  const shown = listed(model, operations);
  table.caption.textContent = shown.length === operations.length
    ? `${operations.length} operations in view`
    : `${shown.length} of the ${operations.length} operations in view, the most remarkable ` +
      "first chosen; zoom in for all";
  table.tBodies[0].replaceChildren(...shown.map((i) => rowOf(model, i, choose)));
}
