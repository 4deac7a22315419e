// Schemas of the kinds that tasks have, each with answers to replay.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace extractinator::bench {

struct Case {
  std::string name;
  std::string schema;                     // JSON Schema text.
  std::vector<std::string> answers = {};  // In canonical form.
};

// The same on every machine.
[[nodiscard]] std::vector<Case> make_cases(std::size_t n_answers);

}  // namespace extractinator::bench
