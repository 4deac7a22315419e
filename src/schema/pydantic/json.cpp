// JSON with places; internal to the Pydantic reader.
#include "schema/pydantic/json.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

// Python values within each other, as deep as JSON texts are read.
constexpr std::size_t kMaxValueDepth = 60;

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint at = code_point_at(text, i);
    if (at.length == 0) return false;
    i += at.length;
  }
  return true;
}

class Converter {
 public:
  explicit Converter(Program& program) : program_(program) {}

  Result<PlacedValue> convert(const Object& value, std::size_t depth) {
    TRY_VOID(program_.step(value.offset));
    program_.n_text_bytes += value.text.size();
    if (depth == kMaxValueDepth)
      return program_.fail(
          value.offset, ErrorCode::limit_exceeded, "values are nested deeper than 60 levels"
      );
    switch (value.kind) {
      case ObjectKind::none:
        return placed_null(value.offset);
      case ObjectKind::boolean:
        return placed(value.offset, value.text == "True");
      case ObjectKind::integer:
      case ObjectKind::real:
        return placed_number(value.offset, value.text);
      case ObjectKind::string:
      case ObjectKind::decimal:
      case ObjectKind::date:
      case ObjectKind::pattern:
        return placed(value.offset, value.text);
      case ObjectKind::bytes:
        if (is_utf8(value.text)) return placed(value.offset, value.text);
        break;
      case ObjectKind::enum_member:
        return convert(*value.cls->members[value.index].value, depth + 1);
      case ObjectKind::list:
      case ObjectKind::tuple:
        return convert_items(value, depth);
      case ObjectKind::set:
        return convert_set(value, depth);
      case ObjectKind::dict:
        return convert_dict(value, depth);
      default:
        break;
    }
    return program_.fail(
        value.offset,
        ErrorCode::unsupported,
        describe(value) + " cannot be written into a schema",
        "write strings, numbers, True, False, None, lists and dictionaries"
    );
  }

 private:
  Result<PlacedValue> convert_items(const Object& value, std::size_t depth) {
    PlacedValue::Array items;
    for (const Ref& item : value.items) {
      TRY(PlacedValue converted, convert(*item, depth + 1));
      items.push_back(std::move(converted));
    }
    return placed_array(value.offset, std::move(items));
  }

  // A set has no order; Pydantic sorts it. Strings and integers sort as everybody expects.
  Result<PlacedValue> convert_set(const Object& value, std::size_t depth) {
    std::vector<const Object*> items;
    for (const Ref& item : value.items)
      items.push_back(item.get());
    const auto all_are = [&](ObjectKind kind) {
      return std::ranges::all_of(items, [&](const Object* item) {
        return item->kind == kind && (kind == ObjectKind::string || item->text.size() < 18);
      });
    };
    const bool are_integers = all_are(ObjectKind::integer);
    if (items.size() > 1 && !are_integers && !all_are(ObjectKind::string))
      return program_.fail(
          value.offset, ErrorCode::unsupported, "the order of this set is not known", "write a list"
      );
    std::ranges::sort(items, [&](const Object* a, const Object* b) {
      return are_integers ? std::stoll(a->text) < std::stoll(b->text) : a->text < b->text;
    });
    const auto equal = std::ranges::unique(items, [](const Object* a, const Object* b) {
      return a->text == b->text;
    });
    items.erase(equal.begin(), equal.end());
    PlacedValue::Array converted;
    for (const Object* item : items) {
      TRY(PlacedValue one, convert(*item, depth + 1));
      converted.push_back(std::move(one));
    }
    return placed_array(value.offset, std::move(converted));
  }

  Result<PlacedValue> convert_dict(const Object& value, std::size_t depth) {
    PlacedValue object = placed_object(value.offset);
    std::map<std::string, std::size_t, std::less<>> indices;
    for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) {
      const Object& key = *value.items[i];
      TRY(const std::string name, key_text(key));
      TRY(PlacedValue converted, convert(*value.items[i + 1], depth + 1));
      const auto [place, is_new] = indices.emplace(name, object.members().size());
      if (is_new) {
        object.members().emplace_back(name, std::move(converted));
      } else {
        object.members()[place->second].second = std::move(converted);
      }
    }
    return object;
  }

  Result<std::string> key_text(const Object& key) {
    program_.n_text_bytes += key.text.size();
    switch (key.kind) {
      case ObjectKind::string:
      case ObjectKind::integer:
        return key.text;
      case ObjectKind::enum_member:
        return key_text(*key.cls->members[key.index].value);
      default:
        return program_.fail(
            key.offset,
            ErrorCode::unsupported,
            describe(key) + " as a key cannot be written into a schema",
            "write strings as keys"
        );
    }
  }

  Program& program_;
};

}  // namespace

const PlacedValue* PlacedValue::find(std::string_view key) const {
  for (const auto& [name, value] : members())
    if (name == key) return &value;
  return nullptr;
}

void PlacedValue::set(std::string_view key, PlacedValue value) {
  for (auto& [name, old] : members()) {
    if (name != key) continue;
    old = std::move(value);
    return;
  }
  members().emplace_back(std::string(key), std::move(value));
}

void PlacedValue::erase(std::string_view key) {
  std::erase_if(members(), [&](const auto& member) { return member.first == key; });
}

PlacedValue placed(std::size_t offset, std::string text) {
  return {offset, json::Value(std::move(text))};
}
PlacedValue placed(std::size_t offset, const char* text) { return {offset, json::Value(text)}; }
PlacedValue placed(std::size_t offset, bool value) { return {offset, json::Value(value)}; }
PlacedValue placed_null(std::size_t offset) { return {offset, json::Value()}; }
PlacedValue placed_number(std::size_t offset, std::string text) {
  return {offset, json::Value(json::Number{std::move(text)})};
}
PlacedValue placed_array(std::size_t offset, PlacedValue::Array items) {
  return {offset, std::move(items)};
}
PlacedValue placed_object(std::size_t offset, PlacedValue::Members members) {
  return {offset, std::move(members)};
}

bool is_equal(const PlacedValue& a, const PlacedValue& b) {
  if (a.data.index() != b.data.index()) return false;
  if (a.is_array())
    return a.items().size() == b.items().size() &&
           std::ranges::equal(a.items(), b.items(), is_equal);
  if (!a.is_object())
    return json::equivalent(std::get<json::Value>(a.data), std::get<json::Value>(b.data));
  if (a.members().size() != b.members().size()) return false;
  for (std::size_t i = 0; i < a.members().size(); ++i) {
    const auto& [key, value] = a.members()[i];
    // Usually in the same place.
    const PlacedValue* other = b.members()[i].first == key ? &b.members()[i].second : b.find(key);
    if (other == nullptr || !is_equal(value, *other)) return false;
  }
  return true;
}

json::Value to_value(
    const PlacedValue& value, const std::string& pointer, std::map<std::string, std::size_t>& places
) {
  places[pointer] = value.offset;
  if (value.is_array()) {
    json::Value::Array items;
    for (std::size_t i = 0; i < value.items().size(); ++i)
      items.push_back(to_value(value.items()[i], pointer + "/" + std::to_string(i), places));
    return json::Value(std::move(items));
  }
  if (value.is_object()) {
    json::Value::Object members;
    for (const auto& [key, member] : value.members())
      members.push_back({key, to_value(member, pointer + json::pointer_step(key), places)});
    return json::Value(std::move(members));
  }
  return std::get<json::Value>(value.data);
}

Result<PlacedValue> to_placed(Program& program, const Object& value) {
  return Converter(program).convert(value, 0);
}

}  // namespace extractinator::schema::pydantic
