// One subschema text while it is read: its keywords by name, read as counts, numbers, texts, lists,
// each with the message that says what it must be; internal to the schema room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/diagnostics.h"

namespace extractinator::schema {

// What a schema may have in all.
class Budget {
 public:
  // Nodes and values of enumerations: ICD-10 has 20,000 codes for three places in a schema.
  static constexpr std::size_t kMaxNodes = 200'000;
  // Names, texts, values, and the pointers to subschemas: long keys around many of them count
  // often.
  static constexpr std::size_t kMaxBytes = std::size_t{32} << 20;

  Result<void> spend(
      const Diagnostics& diagnostics,
      const std::string& pointer,
      std::size_t n_nodes,
      std::size_t n_bytes
  );

 private:
  std::size_t n_nodes_ = 0;
  std::size_t n_bytes_ = 0;
};

// A member of an object of schemas.
struct NamedPart {
  const std::string& name;
  Part part;
};

class Subschema {
 public:
  // Keeps references to all of them. `value` is an object.
  Subschema(
      const json::Value& value, std::string pointer, const Diagnostics& diagnostics, Budget& budget
  )
      : value_(value),
        pointer_(std::move(pointer)),
        diagnostics_(diagnostics),
        budget_(budget) {}

  [[nodiscard]] const json::Value& value() const { return value_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] std::string name() const { return name_of(pointer_); }

  // Keywords have a meaning here only after they were admitted. False if `keyword` was before.
  bool admit(std::string_view keyword, const json::Value& value) {
    return keywords_.emplace(keyword, &value).second;
  }
  // Null if it is not there.
  [[nodiscard]] const json::Value* find(std::string_view keyword) const;
  [[nodiscard]] Part part(std::string_view keyword) const;  // It must be there.

  // A whole number from 0.
  [[nodiscard]] Result<std::optional<std::uint64_t>> count(std::string_view keyword) const;
  [[nodiscard]] Result<std::optional<json::Number>> number(std::string_view keyword) const;
  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view keyword) const;
  [[nodiscard]] Result<bool> truth(std::string_view keyword) const;  // False if it is not there.
  // A list of different strings.
  [[nodiscard]] Result<std::vector<std::string>> names(
      const Part& list, std::string_view hint = {}
  ) const;
  // The members of an object of schemas, the elements of a list of schemas; empty if not there.
  [[nodiscard]] Result<std::vector<NamedPart>> members(std::string_view keyword) const;
  [[nodiscard]] Result<std::vector<Part>> elements(std::string_view keyword) const;

  [[nodiscard]] Result<void> spend(
      const std::string& pointer, std::size_t n_nodes, std::size_t n_bytes
  ) const {
    return budget_.spend(diagnostics_, pointer, n_nodes, n_bytes);
  }

  [[nodiscard]] std::unexpected<Error> fail_at(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const {
    return std::unexpected(diagnostics_.error(code, pointer, std::move(message), std::move(hint)));
  }
  [[nodiscard]] std::unexpected<Error> fail_at_key(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const {
    return std::unexpected(
        diagnostics_.key_error(code, pointer, std::move(message), std::move(hint))
    );
  }
  // "`minItems` in `#/items` must be …, not a string".
  [[nodiscard]] std::unexpected<Error> fail_kind(
      std::string_view keyword, std::string_view wanted, std::string_view hint = {}
  ) const;

 private:
  const json::Value& value_;
  std::string pointer_;
  const Diagnostics& diagnostics_;
  Budget& budget_;
  std::unordered_map<std::string_view, const json::Value*> keywords_;
};

}  // namespace extractinator::schema
