#include "html/sections.hpp"

namespace cleave::report {

// Colours after Okabe and Ito, "Color Universal Design" (2008), which readers with any colour
// vision tell apart; darkened for text. No meaning is carried by colour alone: verdicts have marks,
// lines have dashes, the core of a counterexample has fuller bars.
std::string_view page_style() {
    return R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f8; --card: #ffffff; --ink: #1b2126; --ink-soft: #56616c; --rule: #dde2e6;
  --axis: #98a3ad; --grid: #e4e8eb; --good: #00745a; --good-fill: #e3f4ee;
  --bad: #b93c00; --bad-fill: #fdece2; --warn: #7d5a00; --warn-fill: #fbf2d9;
  --cut: #fbdcc0; --cut-faint: #fcefe3; --crash: #dfe3e8; --crash-faint: #eff1f3;
  --reads: #0072b2; --reads-fill: #d9ebf6; --writes: #c75300; --writes-fill: #fbe5d5;
  --p50: #008563; --p99: #a4478a; --code: #f0f2f4;
}
@media (prefers-color-scheme: dark) { :root {
  --page: #13171b; --card: #1b2025; --ink: #e6eaed; --ink-soft: #a3aeb8; --rule: #313941;
  --axis: #66717c; --grid: #2a3138; --good: #4fd0a5; --good-fill: #14352b;
  --bad: #ff9a66; --bad-fill: #40231a; --warn: #eac35c; --warn-fill: #3a3015;
  --cut: #53341d; --cut-faint: #33271f; --crash: #3a434c; --crash-faint: #282e34;
  --reads: #62b8ee; --reads-fill: #1a3a50; --writes: #f5a15c; --writes-fill: #4a2d18;
  --p50: #43c99d; --p99: #e392c8; --code: #262c32;
} }
@media print { :root {
  --page: #ffffff; --card: #ffffff; --ink: #000000; --ink-soft: #444444; --rule: #bbbbbb;
  --axis: #888888; --grid: #dddddd; --good: #00604a; --good-fill: #ffffff; --bad: #a03400;
  --bad-fill: #ffffff; --warn: #6b4d00; --warn-fill: #ffffff; --cut: #f5d5b8;
  --cut-faint: #f9ebde; --crash: #dddddd; --crash-faint: #eeeeee; --reads: #0072b2;
  --reads-fill: #e4f0f8; --writes: #b84c00; --writes-fill: #fbe9dc; --p50: #00704f;
  --p99: #8f3a78; --code: #f3f3f3; color-scheme: light;
} section, .card, figure { break-inside: avoid; } button { display: none; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans",
  sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1200px; margin: 0 auto; padding: 40px 32px 72px; }
.brand { margin: 0 0 10px; font-size: 13px; font-weight: 600; letter-spacing: .09em;
  text-transform: uppercase; color: var(--ink-soft); }
h1 { margin: 0 0 14px; font-size: 34px; line-height: 1.2; letter-spacing: -.015em;
  font-weight: 700; text-wrap: balance; }
h2 { margin: 0 0 6px; font-size: 23px; line-height: 1.3; letter-spacing: -.01em; }
h3 { margin: 26px 0 8px; font-size: 16px; }
.lead { margin: 0 0 26px; max-width: 78ch; font-size: 17.5px; color: var(--ink-soft); }
.lead b { color: var(--ink); font-weight: 600; }
section { margin-top: 56px; }
.note { margin: 0 0 18px; max-width: 84ch; color: var(--ink-soft); }
.small-note { font-size: 13.5px; color: var(--ink-soft); }
.cards { display: grid; gap: 20px; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); }
.card { background: var(--card); border: 1px solid var(--rule);
  border-top: 5px solid var(--ink-soft);
  border-radius: 10px; padding: 20px 24px 18px; display: flex; flex-direction: column; }
.card.good { border-top-color: var(--good); } .card.bad { border-top-color: var(--bad); }
.card.warn { border-top-color: var(--warn); }
.card h2 { font-size: 20px; margin: 0; overflow-wrap: anywhere; }
.system { margin: 2px 0 10px; color: var(--ink-soft); font-size: 14.5px; overflow-wrap: anywhere; }
.promise { margin: 0 0 14px; font-size: 15px; overflow-wrap: anywhere; }
.badge { align-self: flex-start; display: inline-block; border-radius: 7px; padding: 7px 13px;
  margin: 0 0 16px; font-weight: 650; font-size: 17px; }
.badge.good { background: var(--good-fill); color: var(--good); }
.badge.bad { background: var(--bad-fill); color: var(--bad); }
.badge.warn { background: var(--warn-fill); color: var(--warn); }
.tiles { display: grid;
  grid-template-columns: repeat(auto-fit, minmax(max(min(190px, 44%), 30%), 1fr));
  gap: 14px 22px; margin: 0 0 16px; }
.tiles dt { font-size: 13px; color: var(--ink-soft); }
.tiles dd { margin: 0; font-size: 22px; font-weight: 650; line-height: 1.25; }
.tiles dd small { display: block; font-size: 13px; font-weight: 400; color: var(--ink-soft);
  line-height: 1.4; }
.asked { margin: auto 0 0; padding-top: 12px; border-top: 1px solid var(--rule); font-size: 14px;
  color: var(--ink-soft); }
.good-text { color: var(--good); } .bad-text { color: var(--bad); }
  .warn-text { color: var(--warn); }
td.verdict { white-space: nowrap; }
.scroll { overflow-x: auto; }
.panel { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: 20px 24px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
.compare { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
th, td { text-align: left; vertical-align: top; padding: 8px 18px; overflow-wrap: anywhere; }
thead th { font-size: 15px; padding-top: 14px; border-bottom: 2px solid var(--rule); }
tbody th { font-weight: 400; color: var(--ink-soft); width: 25%; }
tbody tr + tr > * { border-top: 1px solid var(--grid); }
tr.group > th { padding-top: 20px; font-weight: 650; color: var(--ink); }
td small { color: var(--ink-soft); font-size: 13px; }
.phases { display: grid; grid-template-columns: repeat(3, minmax(58px, 1fr)); gap: 10px;
  max-width: 330px; }
.phases small { display: block; }
.side-by-side td, .side-by-side thead th { min-width: 168px; }
.side-by-side tbody th { min-width: 150px; position: sticky; left: 0; background: var(--card); }
.grid { display: grid; gap: 18px; }
figure { margin: 0; }
figcaption { font-size: 14.5px; font-weight: 600; margin: 0 0 4px; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 22px; margin: 0 0 14px; padding: 0;
  list-style: none; font-size: 14px; color: var(--ink-soft); }
.legend svg { display: inline-block; width: 30px; height: 12px; margin-right: 7px;
  vertical-align: -1px; }
svg { display: block; font-family: inherit; }
figure.panel { display: flex; flex-direction: column; }
svg.plot { width: 100%; height: auto; margin-top: auto; color: var(--ink-soft); }
svg.timeline { color: var(--ink); min-width: 760px; max-width: 100%; height: auto; }
svg text { fill: currentColor; }
svg.plot text { fill: inherit; }
.timeline .site { font-size: 14px; font-weight: 650; }
.timeline .process, .timeline .tick, .timeline .small, .world .small { font-size: 11.5px;
  fill: var(--ink-soft); }
.timeline .process { text-anchor: end; } .timeline .tick { text-anchor: middle; }
.timeline .site-rule { stroke: var(--rule); } .timeline .lane { stroke: var(--grid); }
.timeline .guide { stroke: var(--axis); stroke-dasharray: 1 4; }
.fault .cut { fill: var(--cut); } .fault .crash { fill: var(--axis); fill-opacity: .28; }
.op text { text-anchor: middle; font: 600 13px ui-monospace, "DejaVu Sans Mono", monospace; }
.op.core.read > :not(text) { fill: var(--reads-fill); stroke: var(--reads); stroke-width: 2; }
.op.core.write > :not(text) { fill: var(--writes-fill); stroke: var(--writes); stroke-width: 2; }
.op.context > :not(text) { fill: var(--card); stroke: var(--axis); stroke-dasharray: 4 3; }
.op.context text { fill: var(--ink-soft); font-weight: 400; }
.arrow { fill: none; stroke: var(--ink-soft); stroke-width: 1.8; }
.arrow.backward { stroke: var(--bad); stroke-width: 2.2; }
.head path { fill: var(--ink-soft); } .head.backward path { fill: var(--bad); }
.step circle { fill: var(--card); stroke: var(--ink-soft); stroke-width: 1.5; }
.step.backward circle { stroke: var(--bad); }
.step text { font-size: 11.5px; font-weight: 650; text-anchor: middle; }
.step.backward text { fill: var(--bad); }
.explanation { font-size: 17.5px; max-width: 82ch; margin: 4px 0 18px; }
.steps { margin: 16px 0 0; padding-left: 26px; max-width: 92ch; }
.steps li { margin: 4px 0; }
svg.world { width: 100%; margin: auto; max-width: 600px; height: auto; color: var(--ink); }
.world text { text-anchor: middle; paint-order: stroke; stroke: var(--card); stroke-width: 6px;
  stroke-linejoin: round; }
.world .box text { stroke: none; }
.world .name { font-weight: 650; font-size: 14px; }
.world .box rect { fill: var(--card); stroke: var(--ink-soft); stroke-width: 1.5; }
.world .box.store rect { fill: var(--reads-fill); stroke: var(--reads); }
.world .link { fill: none; stroke: var(--axis); stroke-width: 2; }
.world .link.is-cut { stroke: var(--bad); stroke-dasharray: 7 5; }
.world .bad { fill: var(--bad); font-weight: 600; } .world .warn { fill: var(--warn); }
.setup { display: grid; gap: 12px 36px;
  grid-template-columns: minmax(300px, 1fr) minmax(300px, 1fr); }
.settings { font-size: 14.5px; } .settings th, .settings td { padding: 5px 12px 5px 0; }
.settings tbody th { width: 32%; }
details { margin-top: 14px; font-size: 14.5px; } summary { cursor: pointer;
  color: var(--ink-soft); }
pre { overflow-x: auto; background: var(--code); border-radius: 8px; padding: 14px 18px;
  font-size: 13px;
  line-height: 1.5; }
.copy { display: flex; gap: 10px; align-items: stretch; margin: 8px 0 4px; }
.copy code { flex: 1; background: var(--code); border: 1px solid var(--rule); border-radius: 8px;
  padding: 10px 14px; font: 14px/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; user-select: all; }
.copy button { font: inherit; font-size: 14px; border: 1px solid var(--rule); border-radius: 8px;
  background: var(--card); color: var(--ink); padding: 0 16px; cursor: pointer; }
.copy button:hover, .copy button:focus-visible { border-color: var(--reads); }
dl.glossary { display: grid; grid-template-columns: minmax(120px, 190px) 1fr; gap: 8px 22px;
  font-size: 15px; margin: 0; }
.glossary dt { font-weight: 600; } .glossary dd { margin: 0; color: var(--ink-soft);
  max-width: 84ch; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .92em; }
@media (max-width: 760px) { main { padding: 24px 16px 48px; } h1 { font-size: 27px; }
  .setup { grid-template-columns: 1fr; } .grid { grid-template-columns: 1fr !important; }
  dl.glossary { grid-template-columns: 1fr; } }
)css";
}

}  // namespace cleave::report
