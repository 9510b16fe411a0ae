#include "tradeoff/sections.hpp"

namespace cleave::report {

std::string_view tradeoff_style() {
    return R"css(
main { max-width: 1320px; }
html { scroll-padding-top: 16px; }
h1 { margin-bottom: 10px; }
.lead { max-width: 96ch; margin-bottom: 20px; font-size: 16.5px; }
section { margin-top: 52px; } section.first { margin-top: 0; }
a { color: var(--reads); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible, button:focus-visible {
  outline: 3px solid var(--reads); outline-offset: 2px; border-radius: 3px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 16px; top: 8px; z-index: 5;
  background: var(--card); padding: 8px 14px; border-radius: 6px; }
.contents ul { display: flex; flex-wrap: wrap; gap: 6px 18px; list-style: none; padding: 0;
  margin: 26px 0 0; font-size: 14px; }
.term { color: inherit; text-decoration: underline dotted; }
.fit { white-space: nowrap; font-weight: 600; } .fit b { font-weight: 700; }
.fit.good { color: var(--good); } .fit.warn { color: var(--warn); }
.fit.bad { color: var(--bad); } .fit.open { color: var(--ink-soft); }
.key { font-size: 14px; margin: 12px 0 0; max-width: none; }
.answers { font-size: 14.5px; }
.answers caption, .answers th, .answers td { padding: 7px 8px; }
.answers thead th { vertical-align: bottom; font-size: 13.5px; padding-top: 10px; }
.answers tbody th { width: 17%; min-width: 150px; padding-left: 18px; font-weight: 600;
  font-size: 14.5px; line-height: 1.3; color: var(--ink); }
.answers thead th:first-child { padding-left: 18px; }
.answers tbody th a, .system-name a, .reasons th a, .reverse th a, .measures th a {
  color: inherit; text-decoration: none; }
.answers tbody th a:hover, .system-name a:hover, .reasons th a:hover, .reverse th a:hover,
.measures th a:hover { text-decoration: underline; }
.answers tbody th small { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
  overflow: hidden; font-weight: 400; font-size: 12.5px; color: var(--ink-soft); }
.answers.many .system-name { height: 132px; padding: 4px 0 8px; text-align: center; }
.answers.many .system-name span { writing-mode: vertical-rl; transform: rotate(180deg);
  display: inline-block; max-height: 126px; line-height: 1.12; font-weight: 600;
  font-size: 13px; text-align: left; }
.answer { padding: 3px !important; text-align: center; vertical-align: middle; width: 54px; }
.answer a, .answer > span { display: block; padding: 6px 2px; border-radius: 7px; min-height: 46px;
  line-height: 1.15; text-decoration: none; color: inherit; }
.answer b { display: block; font-size: 18px; } .answer small { font-size: 11.5px; color: inherit; }
.answer.good a { background: var(--good-fill); color: var(--good); }
.answer.warn a { background: var(--warn-fill); color: var(--warn); }
.answer.bad a { background: var(--bad-fill); color: var(--bad); }
.answer.open a, .answer.open > span { background: var(--code); color: var(--ink-soft); }
.answer a:hover { outline: 2px solid currentColor; outline-offset: -2px; }
td.why { font-size: 13.5px; line-height: 1.4; min-width: 250px; padding-right: 18px; }
.why > div { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical;
  overflow: hidden; }
.pick { font-weight: 650; }
.figure { margin: 0 0 18px; padding: 18px 22px 14px; }
.figure svg.plot { min-width: 720px; margin: 0 auto; color: var(--ink-soft); }
#figure-triangle svg.plot { max-width: 1080px; }
figcaption { font-weight: 400; font-size: 13.5px; color: var(--ink-soft); margin: 10px 0 0;
  max-width: 110ch; }
.files { white-space: nowrap; }
.fold { border: 1px solid var(--rule); border-radius: 10px; background: var(--card); margin: 10px 0;
  padding: 0 18px; }
.fold > summary { padding: 13px 0; display: flex; flex-wrap: wrap; gap: 4px 16px;
  align-items: baseline; }
.fold > summary::before { content: "▸"; color: var(--ink-soft); }
.fold[open] > summary::before { content: "▾"; }
.fold > summary::-webkit-details-marker { display: none; }
.fold > summary h3 { display: inline; margin: 0; color: var(--ink); font-size: 17px; }
.fold .compare, .fold .figure { border: 0; padding-left: 0; padding-right: 0; border-radius: 0; }
.tally { font-size: 13.5px; white-space: nowrap; } .tally.good { color: var(--good); }
.tally.warn { color: var(--warn); } .tally.bad { color: var(--bad); }
.reasons { font-size: 14px; } .reasons th, .reasons td { padding: 8px 12px; }
.reasons thead th { font-size: 13.5px; }
.reasons tbody th { width: 15%; color: var(--ink); font-weight: 600; }
.reasons > tbody > tr > td:nth-child(3) { width: 40%; min-width: 280px; }
.stacked { white-space: nowrap; } .stacked small { display: block; color: var(--ink-soft); }
.reasons th, .reasons td { overflow-wrap: break-word; }
.condition { margin: 0 0 4px; } .reasons details { margin-top: 4px; font-size: 13.5px; }
.checks { font-size: 13.5px; margin: 6px 0; } .checks th, .checks td { padding: 4px 10px 4px 0; }
.checks tbody th { width: 40%; font-weight: 400; color: var(--ink-soft); }
.copy code { font-size: 12.5px; padding: 7px 10px; }
tr:target > *, th:target, dt:target, dt:target + dd { background: var(--warn-fill); }
.system-card { margin: 12px 0; } .system-card details { margin-top: 6px; }
.system-card h3 { margin: 0 0 8px; font-size: 18px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0 0 6px;
  font-size: 14.5px; } .facts dt { color: var(--ink-soft); } .facts dd { margin: 0; }
.measures { font-size: 12.5px; } .measures th, .measures td { padding: 5px 10px; min-width: 108px; }
.measures thead th { font-size: 12.5px; }
.measures thead th:first-child, .measures tbody th { position: sticky; left: 0; min-width: 180px;
  background: var(--card); z-index: 1; }
.measures tbody th { width: 210px; font-size: 12.5px; }
.runs { font-size: 13px; padding-left: 20px; } .runs code { overflow-wrap: anywhere; }
.reverse, .claims { font-size: 14px; } .reverse ul { margin: 0; padding-left: 18px; }
.reverse tbody th { width: 16%; color: var(--ink); font-weight: 600; }
.reverse td { width: 42%; min-width: 260px; }
.claims tbody th { width: 32%; color: var(--ink); } .claims th small { display: block; }
.prose p { max-width: 92ch; margin: 0 0 12px; }
.glossary small { display: block; font-size: 13px; }
.glossary { scroll-margin-top: 20px; }
@media (max-width: 760px) {
  .answers, .answers tbody, .answers tr, .answers tbody th, .answers td.why { display: block;
    width: auto; }
  .answers thead { display: none; }
  .answers tr { padding: 14px 14px 12px; } .answers tr + tr { border-top: 1px solid var(--rule); }
  .answers tbody tr > * { border: 0 !important; }
  .answers tbody th { padding: 0 0 6px; font-size: 16px; min-width: 0; }
  .answers td.answer { display: inline-block; width: auto; padding: 2px !important; }
  .answer a, .answer > span { min-height: 0; padding: 4px 9px; }
  .answer b { display: inline; font-size: 14px; } .answer small { display: none; }
  .answer a::after, .answer > span::after { content: " " attr(data-name); font-size: 13px; }
  .answers td.why { padding: 6px 0 0; min-width: 0; }
  .figure { padding: 12px; } .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 6px; } .lead { font-size: 15.5px; }
}
@media screen and (max-width: 760px) {
  .reasons, .reasons > tbody, .reasons > tbody > tr, .reasons > tbody > tr > * { display: block;
    width: auto !important; min-width: 0 !important; }
  .reasons > thead { display: none; } .reasons > tbody > tr { padding: 12px 4px; }
  .reasons > tbody > tr > * { border: 0 !important; padding: 2px 0; }
  .reasons > tbody > tr > td[data-label]::before { content: attr(data-label) ": ";
    color: var(--ink-soft); }
  .stacked small { display: inline; margin-left: .4em; }
}
@media print { .contents, .skip, .files { display: none; } .scroll { overflow: visible; }
  body { font-size: 11px; } main { max-width: none; padding: 0; } section { break-inside: auto; }
  .figure svg.plot { min-width: 0; max-height: 22cm; }
  .measures th, .measures td { min-width: 0 !important;
  padding: 2px 4px !important; font-size: 7.5px !important; line-height: 1.3; }
  .measures tbody th, .measures thead th:first-child { width: auto; position: static; }
  .note, .lead, figcaption, .reasons, .reverse, .claims, .glossary, details { font-size: 11px; }
  .reasons details, .reasons thead th { font-size: 11px !important; }
  small { font-size: 10px !important; } .reasons th, .reasons td { padding: 5px 7px; }
  .reasons > tbody > tr > td:nth-child(3) { min-width: 0; }
  .answer a, .answer > span { background: none !important; border: 1px solid var(--rule); }
  .fold { border: 0; padding: 0; } .why > div { -webkit-line-clamp: none; } }
)css";
}

std::string_view tradeoff_script() {
    return R"js(
(function () {
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details.fold").forEach(function (each) { each.open = true; });
  });
  reveal();
})();
)js";
}

}  // namespace cleave::report
