// Bytes as text, for columns that hold bytes; internal to the dataset room.
#pragma once

#include <span>
#include <string>

namespace extractinator::dataset {

// RFC 4648, with padding.
[[nodiscard]] std::string base64(std::span<const unsigned char> bytes);

}  // namespace extractinator::dataset
