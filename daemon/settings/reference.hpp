#pragma once

#include <string>

// The reference documentation of dunningd.yaml and of policy files, printed from the same tables
// that validate them.
namespace dunning::settings {

std::string print_reference();           // Markdown: docs/settings.md
std::string print_reference_man_page();  // scdoc: docs/man/dunningd.yaml.5.scd

}  // namespace dunning::settings
