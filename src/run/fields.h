// What is known of each value of an answer beside the value: between decoding, store and export.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "decode/generator.h"
#include "json/value.h"
#include "run/answer_form.h"

namespace extractinator::run {

// The text for `store::Outcome::fields_json` (docs/store.md); empty if there is nothing to say.
// Quotes and statuses in the answer are no fields, but said with those they are for. The numbers of
// a field with a status are of both choices together.
[[nodiscard]] std::string fields_json(
    const decode::Completion& completion, const Answered& answered = {}
);

// The same text read again.
class Fields {
 public:
  Fields() = default;
  // Fails with `corrupt`, naming the row.
  [[nodiscard]] static Result<Fields> read(std::string_view fields_json, std::uint64_t row);

  // What is known of `value`, which stands at `pointer`: the part that the JSON pointer `part`
  // leads to, such as "/evidence/start". In arrays and objects of which nothing is known
  // themselves, in the place of every scalar within, so that the result has the shape of the value.
  // Null where nothing is known.
  [[nodiscard]] json::Value beside(
      const json::Value& value, const std::string& pointer, std::string_view part
  ) const;

  // The same for the member `key`, which is taken out and then is null: a copy of all probabilities
  // of a value takes as long as to read them.
  [[nodiscard]] json::Value take_beside(
      const json::Value& value, const std::string& pointer, std::string_view key
  );

  // What `made` makes of a value at a pointer and of what is known of it; null where it makes
  // nothing.
  using Making = std::function<std::optional<json::Value>(
      const json::Value& value, const std::string& pointer, const json::Value& known
  )>;
  // The same with what is made of each value.
  [[nodiscard]] json::Value beside(
      const json::Value& value, const std::string& pointer, const Making& made
  ) const;

 private:
  std::unordered_map<std::string, json::Value> by_pointer_;
};

}  // namespace extractinator::run
