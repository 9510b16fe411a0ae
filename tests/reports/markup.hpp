#pragma once
// A strict look at the markup that reports write: enough of XML to find what a browser would repair
// in silence.

#include <string>
#include <string_view>
#include <vector>

namespace cleave::markup {

struct Tag {
    std::string name;
    bool end = false;     // </name>
    bool closed = false;  // <name/>
    std::vector<std::pair<std::string, std::string>> attributes{};
};

struct Scan {
    std::vector<Tag> tags;
    std::string text;     // between the tags, as written
    std::string problem;  // the first thing that is wrong, with what is around it
};

// Every tag in order. A bare '<' or '&', an attribute without quotes or given twice, is a problem.
// What stands in <style> and <script> is left out.
Scan scan(std::string_view markup);

// Whether each start tag has its end tag, properly nested; of HTML, void elements need none.
std::string first_nesting_error(const Scan& scan, bool html);

// The values of an attribute, in order, wherever it stands.
std::vector<std::string> values_of(const Scan& scan, std::string_view attribute);

std::size_t occurrences(std::string_view text, std::string_view part);

}  // namespace cleave::markup
