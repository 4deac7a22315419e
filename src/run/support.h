// What of a schema is enforced where: the report people read before a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/grammar.h"
#include "schema/schema.h"

namespace extractinator::run {

enum class Enforcement : std::uint8_t {
  decoding,    // The model cannot write anything else.
  afterwards,  // The answer is judged by it; one that breaks it is `invalid`.
  annotation,  // Constrains nothing.
  adds_null,   // The model can say that there is no value, and null then stands for it.
};

// "decoding", "afterwards", "ignored annotation", "decoding, adds null".
[[nodiscard]] std::string_view to_string(Enforcement enforcement);

struct Support {
  std::string pointer;  // Of the subschema, "#/properties/age".
  std::string keyword;
  Enforcement enforcement = Enforcement::decoding;

  bool operator==(const Support&) const = default;
};

// Every keyword of every subschema, in the order of the source. `grammar` was compiled from
// `schema` with the same `formats`. Cost: O(keywords).
[[nodiscard]] std::vector<Support> support_of(
    const schema::Schema& schema, const grammar::Grammar& grammar, grammar::Formats formats
);

// "7 keywords hold while decoding; checked afterwards: uniqueItems at #/properties/codes". At most
// five of those are named.
[[nodiscard]] std::string summary_of(const std::vector<Support>& report);

}  // namespace extractinator::run
