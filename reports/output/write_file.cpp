#include "output/write_file.hpp"

#include "output/output_file.hpp"

namespace cleave::report {

std::string write_file(const std::string& path, std::string_view content) {
    OutputFile file(path);
    file.write(content);
    return file.keep();
}

}  // namespace cleave::report
