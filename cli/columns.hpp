#pragma once
// Text in columns for a terminal: each column as wide as its widest cell, the last one wrapped at
// 100 columns of the screen.

#include <string>
#include <vector>

namespace cleave::cli {

using Row = std::vector<std::string>;

// To stdout, every line indented by `indent`. Columns that are empty in every row are left out.
void print_columns(const std::vector<Row>& rows, std::size_t indent);

// One paragraph to stdout, wrapped, its second line on indented like its first.
void print_paragraph(const std::string& text, std::size_t indent);

// "guarantees: " and the like before a paragraph that hangs behind it.
void print_labelled(const std::string& label, const std::string& text, std::size_t indent);

}  // namespace cleave::cli
