// The index of documents, resources and anchors, and the way from a reference to a place.
#include "schema/references.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/keywords.h"
#include "schema/schema.h"
#include "schema/uri.h"

namespace extractinator::schema {
namespace {

using json::Value;

const std::string* text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_string() ? &value->as_string() : nullptr;
}

// RFC 6901, 4: nothing for 01, -, and what is no number.
std::optional<std::size_t> array_index(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return index;
}

// ~1 and ~0 of RFC 6901.
std::string unescaped(std::string_view step) {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool is_escape =
        step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1');
    if (!is_escape) {
      out += step[i];
      continue;
    }
    out += step[i + 1] == '0' ? '~' : '/';
    ++i;
  }
  return out;
}

Place child(const Place& of, const Value& value, const std::string& steps) {
  return {&value, of.pointer + steps, of.resource};
}

std::string without_fragment(std::string_view uri) {
  return resolve_uri(kDefaultBase, split_fragment(uri).base);
}

}  // namespace

References::References(const Value& root, std::span<const Document> documents)
    : documents_(documents) {
  add_document(root, "");
  for (const Document& document : documents)
    add_document(document.value, document.uri);
}

void References::add_document(const Value& root, const std::string& uri) {
  document_uris_.push_back(uri);
  first_resources_.push_back(resources_.size());
  Place place{&root, "", resources_.size()};
  std::string base = without_fragment(uri);
  if (!uri.empty()) by_uri_.emplace(base, resources_.size());
  // The dialect decides whether there is an `$id`, and is asked again with it.
  ResourceInfo plain{.uri = base, .document = document_uris_.size() - 1, .root = place};
  if (root.is_object()) read_dialect(plain, resources_.size());
  const std::string* id = root.is_object() ? text_of(root, "$id") : nullptr;
  if (id != nullptr && !plain.is_reference_only(root) && !split_fragment(*id).base.empty())
    base = resolve_uri(base, split_fragment(*id).base);
  add_resource(place, std::move(base), document_uris_.size() - 1);
  index(std::move(place));
}

void References::add_resource(Place& place, std::string uri, std::size_t document) {
  const std::size_t enclosing = place.resource;
  place.resource = resources_.size();
  ResourceInfo made{.uri = std::move(uri), .document = document, .root = place};
  read_dialect(made, enclosing);
  by_uri_.emplace(made.uri, place.resource);
  by_root_.emplace(place.value, place.resource);
  resources_.push_back(std::move(made));
}

const Value* References::metaschema(std::string_view uri) const {
  const std::string wanted = without_fragment(uri);
  for (const Document& document : documents_) {
    const std::string retrieved = without_fragment(document.uri);
    if (retrieved == wanted) return &document.value;
    const std::string* id = document.value.is_object() ? text_of(document.value, "$id") : nullptr;
    if (id != nullptr && resolve_uri(retrieved, split_fragment(*id).base) == wanted)
      return &document.value;
  }
  return nullptr;
}

void References::read_dialect(ResourceInfo& resource, std::size_t enclosing) const {
  const std::string* uri =
      resource.root.value->is_object() ? text_of(*resource.root.value, "$schema") : nullptr;
  if (uri == nullptr) {
    if (enclosing >= resources_.size()) return;
    resource.dialect = resources_[enclosing].dialect;
    resource.vocabularies = resources_[enclosing].vocabularies;
    return;
  }
  if (const auto known = dialect_of(*uri)) {
    resource.dialect = *known;
    return;
  }
  const Value* own = metaschema(*uri);
  if (own == nullptr || !own->is_object()) {
    resource.dialect_problem = "names a dialect of JSON Schema that is not known";
    return;
  }
  // What the metaschema itself is written in, one step far.
  if (const std::string* base = text_of(*own, "$schema"))
    resource.dialect = dialect_of(*base).value_or(resource.dialect);
  const Value* vocabularies = own->find("$vocabulary");
  if (vocabularies == nullptr || !vocabularies->is_object()) return;
  resource.vocabularies = VocabularySet::only_core();
  for (const json::Member& member : vocabularies->as_object()) {
    if (const auto vocabulary = vocabulary_of(member.key)) {
      resource.vocabularies.insert(*vocabulary);
      // 2019-09 has these two in one.
      if (*vocabulary == Vocabulary::applicator && resource.dialect == Dialect::draft_2019_09)
        resource.vocabularies.insert(Vocabulary::unevaluated);
    } else if (member.value.is_bool() && member.value.as_bool()) {
      resource.dialect_problem = "needs the vocabulary `" + member.key + "`, which is not known";
    }
  }
}

void References::index(Place start) {
  std::vector<Place> work;
  work.push_back(std::move(start));
  while (!work.empty() && !is_too_large()) {
    Place place = std::move(work.back());
    work.pop_back();
    if (!place.value->is_object()) continue;
    const Value& value = *place.value;
    if (!by_root_.contains(&value) && !resources_[place.resource].is_reference_only(value)) {
      const std::string* id = text_of(value, "$id");
      if (id != nullptr && !split_fragment(*id).base.empty()) {
        const ResourceInfo& enclosing = resources_[place.resource];
        add_resource(
            place, resolve_uri(enclosing.uri, split_fragment(*id).base), enclosing.document
        );
      }
    }
    ResourceInfo& resource = resources_[place.resource];
    if (!resource.is_reference_only(value)) {
      const std::string* id = text_of(value, "$id");
      if (id != nullptr && resource.dialect <= Dialect::draft_07)
        if (const auto fragment = split_fragment(*id).fragment; fragment && !fragment->empty())
          resource.anchors.emplace(*fragment, place);
      const std::string* anchor = text_of(value, "$anchor");
      if (anchor != nullptr && resource.has(*find_keyword("$anchor")))
        resource.anchors.emplace(*anchor, place);
      const std::string* dynamic = text_of(value, "$dynamicAnchor");
      if (dynamic != nullptr && resource.has(*find_keyword("$dynamicAnchor"))) {
        resource.anchors.emplace(*dynamic, place);
        resource.dynamic_anchors.emplace(*dynamic, place);
      }
      const Value* recursive = value.find("$recursiveAnchor");
      if (recursive != nullptr && recursive->is_bool() && recursive->as_bool() &&
          resource.dialect == Dialect::draft_2019_09)
        resource.dynamic_anchors.emplace(kRecursiveAnchor, place);
    }
    index_children(place, work);
  }
}

void References::index_children(const Place& place, std::vector<Place>& work) {
  const ResourceInfo& resource = resources_[place.resource];
  const bool is_reference_only = resource.is_reference_only(*place.value);
  const std::size_t n_before = work.size();
  const auto add = [&](const Value& value, const std::string& steps) {
    if (is_too_large()) return;
    work.push_back(child(place, value, steps));
    n_pointer_bytes_ += work.back().pointer.size();
  };
  const auto add_list = [&](const Value& values, const std::string& step) {
    for (std::size_t i = 0; i < values.as_array().size(); ++i)
      add(values.as_array()[i], step + "/" + std::to_string(i));
  };
  for (const json::Member& member : place.value->as_object()) {
    const Keyword* keyword = find_keyword(member.key);
    if (keyword == nullptr || keyword->holds == Holds::nothing || !resource.has(*keyword)) continue;
    if (is_reference_only && keyword->meaning != Meaning::definitions) continue;
    const std::string step = json::pointer_step(member.key);
    switch (keyword->holds) {
      case Holds::nothing:
        break;
      case Holds::one:
        add(member.value, step);
        break;
      case Holds::list:
        if (member.value.is_array()) add_list(member.value, step);
        break;
      case Holds::one_or_list:
        if (member.value.is_array()) {
          add_list(member.value, step);
        } else {
          add(member.value, step);
        }
        break;
      case Holds::named:
      case Holds::named_or_not:
        if (!member.value.is_object()) break;
        for (const json::Member& named : member.value.as_object())
          add(named.value, step + json::pointer_step(named.key));
        break;
    }
  }
  // The first on top: of two resources with one URI the first in the text counts.
  std::ranges::reverse(work.begin() + static_cast<std::ptrdiff_t>(n_before), work.end());
}

std::optional<std::size_t> References::resource_at(const Value& value) const {
  const auto found = by_root_.find(&value);
  return found == by_root_.end() ? std::nullopt : std::optional(found->second);
}

bool References::is_first_of_its_uri(std::size_t resource) const {
  const auto found = by_uri_.find(resources_[resource].uri);
  return found != by_uri_.end() && found->second == resource;
}

const Value* References::member_of(const Value& object, std::string_view key) const {
  constexpr std::size_t kFew = 32;
  if (object.as_object().size() <= kFew) return object.find(key);
  const auto [found, is_new] = members_.try_emplace(&object);
  if (is_new)
    for (const json::Member& member : object.as_object())
      found->second.emplace(member.key, &member.value);
  const auto member = found->second.find(key);
  return member == found->second.end() ? nullptr : member->second;
}

std::optional<Place> References::follow(const Place& from, std::string_view pointer) const {
  Place at = from;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return std::nullopt;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string step = unescaped(pointer.substr(0, end));
    pointer.remove_prefix(end);
    const Value* next = nullptr;
    if (at.value->is_object()) {
      next = member_of(*at.value, step);
    } else if (at.value->is_array()) {
      const auto index = array_index(step);
      if (index && *index < at.value->as_array().size()) next = &at.value->as_array()[*index];
    }
    if (next == nullptr) return std::nullopt;
    at.value = next;
    at.pointer += json::pointer_step(step);
    at.resource = resource_at(*next).value_or(at.resource);
  }
  return at;
}

std::expected<References::Target, References::Miss> References::find(
    std::string_view reference, std::size_t from_resource
) const {
  const SplitUri split = split_fragment(reference);
  std::size_t index = from_resource;
  if (!split.base.empty()) {
    const std::string uri = resolve_uri(resources_[from_resource].uri, split.base);
    const auto found = by_uri_.find(uri);
    if (found == by_uri_.end()) {
      std::string hint = "documents are never fetched: give this one beside the schema";
      if (uri != split.base && uri.starts_with(kDefaultBase))
        hint += ", or put the definition into `$defs` and refer to `#/$defs/NAME`";
      for (std::size_t i = 1; i < document_uris_.size() && i <= 5; ++i)
        hint += (i == 1 ? "; given: " : ", ") + document_uris_[i];
      return std::unexpected(Miss{"leads to a document that was not given", std::move(hint)});
    }
    index = found->second;
  }
  const ResourceInfo& resource = resources_[index];
  const auto fragment = percent_decoded(split.fragment.value_or(""));
  if (!fragment) return std::unexpected(Miss{"has a malformed escape", "write % as %25"});
  if (fragment->empty()) {
    // A resource root may be a dynamic anchor, but only its name makes the reference dynamic.
    return Target{resource.root};
  }
  if (fragment->starts_with('/')) {
    if (auto place = follow(resource.root, *fragment)) return Target{std::move(*place)};
    return std::unexpected(miss(resource, *fragment));
  }
  if (const auto found = resource.anchors.find(*fragment); found != resource.anchors.end())
    return Target{
        found->second, resource.dynamic_anchors.contains(*fragment) ? *fragment : std::string()
    };
  return std::unexpected(miss(resource, *fragment));
}

References::Miss References::miss(const ResourceInfo& resource, std::string_view fragment) const {
  std::vector<std::string> known;
  const Value& root = *resource.root.value;
  if (fragment.starts_with('/')) {
    for (const std::string_view holder : {"$defs", "definitions"}) {
      const Value* definitions = root.find(holder);
      if (definitions == nullptr || !definitions->is_object()) continue;
      for (const json::Member& definition : definitions->as_object())
        known.push_back("#/" + std::string(holder) + json::pointer_step(definition.key));
    }
    if (known.empty()) return {"leads nowhere", "the schema has no `$defs`"};
  } else {
    for (const auto& [name, place] : resource.anchors)
      known.push_back("#" + name);
    std::ranges::sort(known);
    if (known.empty())
      return {"leads nowhere", "no `$anchor` is there; a JSON pointer starts with `#/`"};
  }
  return {"leads nowhere", suggest("#" + std::string(fragment), known)};
}

}  // namespace extractinator::schema
