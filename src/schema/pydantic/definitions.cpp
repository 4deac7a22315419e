// Names of `$defs`; internal to the Pydantic reader. Facts: get_defs_ref and _DefinitionsRemapping
// of json_schema.py, Pydantic 2.13.
#include "schema/pydantic/definitions.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json/value.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::string_view kPrefix = "#/$defs/";

// Letters, digits, `-` and `_`; a dot becomes two `_`, any other character one.
std::string normalized(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const CodePoint at = code_point_at(name, i);
    const char c = name[i];
    i += std::max<std::size_t>(at.length, 1);
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_';
    out += c == '.' ? "__" : is_kept ? std::string(1, c) : "_";
  }
  return out;
}

const std::string* text_of(const PlacedValue& value) {
  const auto* const scalar = std::get_if<json::Value>(&value.data);
  return scalar != nullptr && scalar->is_string() ? &scalar->as_string() : nullptr;
}

// Calls `visit` with every "$ref" in the schema, but for those in lists of examples.
void for_each_ref(const PlacedValue& value, const std::function<void(const std::string&)>& visit) {
  if (value.is_array()) {
    for (const PlacedValue& item : value.items())
      for_each_ref(item, visit);
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.members()) {
      if (key == "examples" && member.is_array()) continue;
      const std::string* ref = key == "$ref" ? text_of(member) : nullptr;
      if (ref != nullptr) {
        visit(*ref);
      } else {
        for_each_ref(member, visit);
      }
    }
  }
}

// Every text that is a reference, in "$ref" and in the mapping of a discriminator.
void rename(PlacedValue& value, const std::map<std::string, std::string>& names) {
  if (value.is_array()) {
    for (PlacedValue& item : value.items())
      rename(item, names);
    return;
  }
  if (value.is_object()) {
    for (auto& [key, member] : value.members())
      rename(member, names);
    return;
  }
  const std::string* text = text_of(value);
  if (text == nullptr || !text->starts_with(kPrefix)) return;
  const auto found = names.find(text->substr(kPrefix.size()));
  if (found != names.end()) value.data = json::Value(std::string(kPrefix) + found->second);
}

}  // namespace

const std::string& Definitions::key_of(const std::string& core_ref) {
  const auto found = keys_.find(core_ref);
  if (found != keys_.end()) return found->second;
  const std::string_view without_id = std::string_view(core_ref).substr(0, core_ref.rfind(':'));
  const std::size_t dot = without_id.rfind('.');
  const std::string name = normalized(without_id.substr(dot == without_id.npos ? 0 : dot + 1));
  const std::string full = normalized(without_id);
  const std::string number = std::to_string(++collisions_[full]);
  std::string key = full + "-Input__" + number;
  choices_[key] = {name, name + "-Input", full, full + "-Input", full + "__" + number, key};
  return keys_.emplace(core_ref, std::move(key)).first->second;
}

PlacedValue Definitions::reference_to(const std::string& core_ref, std::size_t offset) {
  PlacedValue object = placed_object(offset);
  object.set("$ref", placed(offset, std::string(kPrefix) + key_of(core_ref)));
  return object;
}

const PlacedValue* Definitions::find(std::string_view key) const {
  const auto found = indices_.find(key);
  return found == indices_.end() ? nullptr : &definitions_[found->second].second;
}

const PlacedValue* Definitions::find_target(std::string_view json_ref) const {
  return json_ref.starts_with(kPrefix) ? find(json_ref.substr(kPrefix.size())) : nullptr;
}

void Definitions::set(const std::string& key, PlacedValue value) {
  const auto [place, is_new] = indices_.emplace(key, definitions_.size());
  if (is_new) {
    definitions_.emplace_back(key, std::move(value));
  } else {
    definitions_[place->second].second = std::move(value);
  }
}

PlacedValue Definitions::assemble(PlacedValue root) {
  const PlacedValue* ref = root.find("$ref");
  const std::string* target = ref == nullptr ? nullptr : text_of(*ref);
  if (target != nullptr && root.members().size() == 1) {
    // How often is the root's own definition referred to, from what can be reached?
    std::size_t n_uses = 0;
    std::set<std::string> visited;
    std::vector<const PlacedValue*> left = {&root};
    while (!left.empty()) {
      const PlacedValue* at = left.back();
      left.pop_back();
      for_each_ref(*at, [&](const std::string& found) {
        if (found == *target) ++n_uses;
        if (!visited.insert(found).second) return;
        if (const PlacedValue* definition = find_target(found)) left.push_back(definition);
      });
    }
    const PlacedValue* definition = find_target(*target);
    if (n_uses == 1 && definition != nullptr) root = PlacedValue(*definition);
  }
  remove_unused(root);
  const std::map<std::string, std::string> names = final_names();
  if (!definitions_.empty()) {
    PlacedValue defs = placed_object(root.offset);
    for (auto& [key, value] : definitions_)
      defs.set(names.at(key), std::move(value));  // Equal ones become one.
    root.set("$defs", std::move(defs));
  }
  rename(root, names);
  return root;
}

void Definitions::remove_unused(const PlacedValue& root) {
  std::set<std::string> used;
  std::vector<const PlacedValue*> left = {&root};
  while (!left.empty()) {
    const PlacedValue* at = left.back();
    left.pop_back();
    for_each_ref(*at, [&](const std::string& found) {
      const PlacedValue* definition = find_target(found);
      if (definition == nullptr || !used.insert(found.substr(kPrefix.size())).second) return;
      left.push_back(definition);
    });
  }
  std::erase_if(definitions_, [&](const auto& entry) { return !used.contains(entry.first); });
  indices_.clear();
  for (std::size_t i = 0; i < definitions_.size(); ++i)
    indices_.emplace(definitions_[i].first, i);
}

// A name is taken if it stands for one schema only. Schemas become equal when the definitions they
// refer to get the same name, so this goes on until nothing changes.
std::map<std::string, std::string> Definitions::final_names() const {
  constexpr int kMaxRounds = 100;
  std::vector<PlacedValue> schemas;
  for (const auto& [key, value] : definitions_)
    schemas.push_back(value);
  std::map<std::string, std::string> names;
  for (int round = 0; round < kMaxRounds; ++round) {
    std::map<std::string, std::vector<std::size_t>> candidates;
    for (std::size_t i = 0; i < definitions_.size(); ++i) {
      for (const std::string& choice : choices_.at(definitions_[i].first)) {
        std::vector<std::size_t>& same = candidates[choice];
        const bool is_known = std::ranges::any_of(same, [&](std::size_t other) {
          return is_equal(schemas[other], schemas[i]);
        });
        if (!is_known) same.push_back(i);
      }
    }
    std::map<std::string, std::string> renames;
    std::map<std::string, std::string> next;
    for (const auto& [key, value] : definitions_) {
      const std::vector<std::string>& choices = choices_.at(key);
      const auto best = std::ranges::find_if(choices, [&](const std::string& choice) {
        return candidates[choice].size() == 1;
      });
      next[key] = *best;
      for (auto later = best; later != choices.end(); ++later)
        renames[*later] = *best;
    }
    std::vector<PlacedValue> renamed = schemas;
    for (PlacedValue& schema : renamed)
      rename(schema, renames);
    const bool is_stable = next == names && std::ranges::equal(renamed, schemas, is_equal);
    names = std::move(next);
    schemas = std::move(renamed);
    if (is_stable) break;
  }
  return names;
}

}  // namespace extractinator::schema::pydantic
