// A JSON value that keeps what a reader may care about: key order, duplicate keys and every digit
// of a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace extractinator::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

[[nodiscard]] std::string_view to_string(Kind kind);

// The digits exactly as written ("0.10" stays "0.10"); always a valid JSON number.
struct Number {
  std::string text;

  bool operator==(const Number&) const = default;
};

struct Member;

// Equality is structural: member order and number spelling count. For equality in the sense of JSON
// Schema (1 equals 1.0, member order ignored) use `equivalent`.
class Value {
 public:
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;

  Value() noexcept;  // null
  ~Value();
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  explicit Value(bool value);
  explicit Value(std::string text);
  explicit Value(const char* text);
  explicit Value(Number number);
  explicit Value(Array items);
  explicit Value(Object members);
  // Shortest decimal form. `number(double)` requires a finite value.
  [[nodiscard]] static Value integer(std::int64_t value);
  [[nodiscard]] static Value number(double value);

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(data_.index()); }
  [[nodiscard]] bool is_null() const { return kind() == Kind::null; }
  [[nodiscard]] bool is_bool() const { return kind() == Kind::boolean; }
  [[nodiscard]] bool is_number() const { return kind() == Kind::number; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::string; }
  [[nodiscard]] bool is_array() const { return kind() == Kind::array; }
  [[nodiscard]] bool is_object() const { return kind() == Kind::object; }

  // The kind must match; ask first.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] const Number& as_number() const;
  [[nodiscard]] const std::string& as_string() const;
  [[nodiscard]] const Array& as_array() const;
  [[nodiscard]] Array& as_array();
  [[nodiscard]] const Object& as_object() const;
  [[nodiscard]] Object& as_object();

  // The nearest double; nothing for other kinds or when it overflows.
  [[nodiscard]] std::optional<double> to_double() const;
  // The exact value if the number is mathematically an integer in range (7, 7.0 and 7e0 are the
  // same).
  [[nodiscard]] std::optional<std::int64_t> to_int64() const;

  // The first member with this key, null pointer if there is none or this is no object. Cost:
  // O(members).
  [[nodiscard]] const Value* find(std::string_view key) const;

  bool operator==(const Value&) const;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> data_;
};

struct Member {
  std::string key;
  Value value;

  bool operator==(const Member&) const = default;
};

// Defined here, where Member is complete: clang refuses them within the class.
inline Value::Value() noexcept = default;
inline Value::~Value() = default;
inline Value::Value(const Value&) = default;
inline Value::Value(Value&&) noexcept = default;
inline Value& Value::operator=(const Value&) = default;
inline Value& Value::operator=(Value&&) noexcept = default;
inline Value::Value(bool value) : data_(value) {}
inline Value::Value(std::string text) : data_(std::move(text)) {}
inline Value::Value(const char* text) : data_(std::string(text)) {}
inline Value::Value(Number number) : data_(std::move(number)) {}
inline Value::Value(Array items) : data_(std::move(items)) {}
inline Value::Value(Object members) : data_(std::move(members)) {}

// Equality of JSON Schema 2020-12, 4.2.2: numbers by mathematical value (exact, any size), objects
// as sets of members.
[[nodiscard]] bool equivalent(const Value& a, const Value& b);

// -1, 0 or 1 as the mathematical value of `a` is below, equal to or above `b`. Exact for any size
// of number.
[[nodiscard]] int compare(const Number& a, const Number& b);

}  // namespace extractinator::json
