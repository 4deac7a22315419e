// The manual page.
#pragma once

#include <string>

#include "cli/description.h"

namespace extractinator::cli {

// The page of section 1 in the macros of man(7), for `program` with all commands and options.
[[nodiscard]] std::string manual_page(const CommandDescription& program);

}  // namespace extractinator::cli
