// Puts the timeline into the page. Without a script the page keeps its drawings and tables.

function start() {
  const part = (id) => document.getElementById(id);
  const model = decode(JSON.parse(part("run-data").textContent));
  const topology = new Topology(
    model, document.querySelector("svg.topology"), part("moment"), part("moment-said"));
  part("timeline-live").hidden = false;
  part("moment-tools").hidden = false;
  const timeline = new Timeline(model, {
    canvas: part("timeline-canvas"),
    overview: part("timeline-overview"),
    tip: part("timeline-tip"),
    said: part("timeline-said"),
    key: part("timeline-key"),
    details: part("timeline-details"),
    table: part("timeline-table"),
    tools: part("timeline-tools"),
  }, topology);
  part("moment").addEventListener("input", (event) => {
    timeline.setMoment(Number(event.target.value) * 1e6);
  });
  const redo = () => timeline.resize();
  window.addEventListener("resize", redo);
  window.addEventListener("beforeprint", redo);
  window.addEventListener("afterprint", redo);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    window.matchMedia(query).addEventListener("change", redo);
  }
  timeline.jump();
  if (model.focus.length === 0) timeline.setMoment(model.faults[0]?.from ?? 0);
}

start();
