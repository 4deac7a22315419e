// What is known of each value of an answer beside the value: between decoding, store and export.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "decode/generator.h"
#include "json/value.h"

namespace extractinator::run {

// The text for `store::Outcome::fields_json` (docs/store.md); empty if there is nothing to say.
[[nodiscard]] std::string fields_json(const decode::Completion& completion);

// The same text read again.
class Fields {
 public:
  Fields() = default;
  // Fails with `corrupt`, naming the row.
  [[nodiscard]] static Result<Fields> read(std::string_view fields_json, std::uint64_t row);

  // `member` of the value at `pointer`: in the place of every scalar within `value`, so that the
  // result has the shape of the value. Null where nothing is known.
  [[nodiscard]] json::Value beside(
      const json::Value& value, const std::string& pointer, std::string_view member
  ) const;

 private:
  std::unordered_map<std::string, json::Value> by_pointer_;
};

}  // namespace extractinator::run
