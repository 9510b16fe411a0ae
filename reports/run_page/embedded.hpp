#pragma once
// The script and the style sheet of a run's page, as text in the program: what stands in
// run_page/script/*.js (in one function, so that no name gets out) and in run_page/style.css.

#include <string_view>

namespace cleave::report {

std::string_view run_page_script();
std::string_view run_page_style();

}  // namespace cleave::report
