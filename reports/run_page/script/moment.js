// The topology at one moment: which links are cut or slow, and which nodes are down or parted.

class Topology {
  constructor(model, svg, slider, said) {
    this.model = model;
    this.said = said;
    this.slider = slider;
    this.links = [...svg.querySelectorAll("[data-link]")];
    this.nodes = [...svg.querySelectorAll("[data-node]")];
    svg.classList.add("live");
  }

  show(moment) {
    const now = this.model.faults.filter((f) => f.from <= moment && moment < f.to);
    const hows = new Map(now.flatMap((fault) => fault.links));
    const down = new Set(now.filter((f) => f.down).flatMap((f) => f.nodes));
    const struck = new Set(now.flatMap((f) => f.nodes));
    for (const link of this.links) {
      link.classList.toggle("now", hows.has(Number(link.dataset.link)));
    }
    for (const node of this.nodes) {
      node.classList.toggle("now", struck.has(Number(node.dataset.node)));
      node.classList.toggle("down", down.has(Number(node.dataset.node)));
    }
    const words = troubleWords(this.model, moment);
    if (this.said.textContent !== words) this.said.textContent = words;
    this.slider.value = String(Math.round(moment / 1e6));
    this.slider.setAttribute("aria-valuetext", words);
  }
}
