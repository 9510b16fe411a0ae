// Times and operations in words.

// Three digits that count: "979 ms", "1.25 s".
function durationWords(ns) {
  const units = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]];
  const [name, size] = units.find(([, s]) => ns >= s) ?? units[3];
  const amount = ns / size;
  const digits = size === 1 || amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
  return `${amount.toFixed(digits)} ${name}`;
}

// Seconds with as many decimals as `step` needs to show.
function instantWords(ns, step = 1e6) {
  const decimals = Math.min(9, Math.max(0, Math.ceil(9 - Math.log10(step))));
  return `${(ns / 1e9).toFixed(decimals)} s`;
}

function outcomeWords(model, i) {
  switch (model.ops.outcome[i]) {
    case "o": return `ok after ${durationWords(model.to[i] - model.from[i])}`;
    case "f": return `failed after ${durationWords(model.to[i] - model.from[i])}`;
    default: return "no answer: it may take effect at any later moment, or never";
  }
}

function staleWords(model, i) {
  const lag = model.lagOf.get(i);
  if (!lag) return "";
  const newer = lag.versions === 1 ? "" : `, the first of ${lag.versions} newer ones`;
  return `Stale by ${durationWords(lag.age)}: ${model.ops.what[lag.by]} by ` +
    `${model.clientName(lag.by)} had replaced it at ${instantWords(model.to[lag.by])}${newer}.`;
}

// Everything there is to say of one operation, in sentences.
function describe(model, i) {
  const said = [
    `${model.ops.what[i]} on ${model.keyName(i)} by ${model.clientName(i)} ` +
    `(process ${model.ops.process[i]}): asked at ${instantWords(model.from[i])}, ` +
    `${outcomeWords(model, i)}.`,
  ];
  const point = model.point(i);
  if (point !== null) said.push(`Takes effect at ${instantWords(point, 1e3)} in the witness.`);
  if (model.lagOf.has(i)) said.push(staleWords(model, i));
  if (model.inLost.has(i)) said.push("It was acknowledged, and no client found it at the end.");
  if (model.inFocus.has(i)) {
    said.push(model.violation ? "Part of the counterexample." : "The operation shown above.");
  }
  return said.join(" ");
}

// What is wrong with the world at a moment.
function troubleWords(model, moment) {
  const now = model.faults.filter((fault) => fault.from <= moment && moment < fault.to);
  const when = `At ${instantWords(moment)}: `;
  if (now.length === 0) return `${when}no fault is in force.`;
  return `${when}${now.map((fault) => fault.what).join("; ")}.`;
}
