// Reads JSON Schema into a graph: one node per subschema, made when something first leads to it;
// references point, and are never followed by recursion.
// Public: read_json_schema().
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/absence.h"
#include "schema/circles.h"
#include "schema/diagnostics.h"
#include "schema/evidence.h"
#include "schema/keywords.h"
#include "schema/references.h"
#include "schema/schema.h"
#include "schema/subschema.h"
#include "schema/uri.h"
#include "schema/value_keywords.h"

namespace extractinator::schema {
namespace {

using json::Value;

// Subschemas within each other, references not counted; writer and checkers recurse that deep.
// Pydantic models rarely pass 10.
constexpr std::size_t kMaxDepth = 128;

// Keywords without a meaning that are compared with known ones; who has more did not misspell them.
constexpr std::size_t kMaxUnknown = 1000;

bool overlap(TypeSet a, TypeSet b) {
  using enum Type;
  constexpr Type kTypes[] = {null, boolean, integer, number, string, array, object};
  return std::ranges::any_of(kTypes, [&](Type type) {
    return a.contains(type) && b.contains(type);
  });
}

// JSON Schema 2020-12 core, 8.2.2: ^[A-Za-z_][-A-Za-z0-9._]*$
bool is_anchor_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

class Reader {
 public:
  Reader(const Value& root, const Source& source, const JsonSchemaOptions& options)
      : options_(options),
        references_(root, options.documents) {
    sources_.push_back(source);
    for (const Document& document : options.documents)
      sources_.push_back(
          {.file = document.file.empty() ? document.uri : document.file, .text = document.text}
      );
    for (const Source& one : sources_)
      diagnostics_.emplace_back(one);
  }

  Result<Schema> read() {
    if (references_.is_too_large())
      return std::unexpected(diagnostics_.front().error(
          ErrorCode::limit_exceeded,
          "",
          "the pointers to all subschemas have more than " +
              std::to_string(References::kMaxPointerBytes) + " bytes",
          "use shorter names, or less depth"
      ));
    enter_document(0);
    graph_.root = id_of(references_.document_root(0));
    while (!nested_.empty() || !led_to_.empty()) {
      // What stands inside each other first, so that nodes are met where they stand.
      std::vector<Work>& source = nested_.empty() ? led_to_ : nested_;
      const Work work = source.back();
      source.pop_back();
      if (is_read_[index_of(work.id)]) continue;
      TRY_VOID(read_node(work));
    }
    TRY_VOID(refuse_circles());
    for (Diagnostics& diagnostics : diagnostics_)
      std::ranges::move(diagnostics.take_warnings(), std::back_inserter(graph_.warnings));
    graph_.place = places_of(sources_.front());
    return Schema(std::move(graph_));
  }

 private:
  struct Work {
    NodeId id = {};
    std::size_t depth = 1;
  };

  static std::size_t index_of(NodeId id) { return static_cast<std::size_t>(id); }

  Diagnostics& diagnostics_at(const Place& place) {
    return diagnostics_[references_.resource(place.resource).document];
  }

  // --- Nodes ----------------------------------------------------------------------------------

  NodeId id_of(const Place& place) {
    const auto [found, is_new] = ids_.emplace(place.value, static_cast<NodeId>(places_.size()));
    if (is_new) add_node({}, place);
    return found->second;
  }

  NodeId add_node(Node node, Place place) {
    const std::size_t document = references_.resource(place.resource).document;
    graph_.nodes.push_back(std::move(node));
    graph_.pointers.push_back(references_.document_uri(document) + "#" + place.pointer);
    places_.push_back(std::move(place));
    is_read_.push_back(false);
    return static_cast<NodeId>(places_.size() - 1);
  }

  // The node of a subschema that stands inside of the one being read.
  NodeId child(const Part& part) {
    const Place& parent = places_[index_of(current_.id)];
    const NodeId id = id_of(
        {&part.value, part.pointer, references_.resource_at(part.value).value_or(parent.resource)}
    );
    children_.push_back({id, current_.depth + 1});
    return id;
  }

  // The node that a reference leads to; its document is then read as a whole, since any of its
  // dynamic anchors may count.
  NodeId target(const Place& place) {
    enter_document(references_.resource(place.resource).document);
    const NodeId id = id_of(place);
    if (!is_read_[index_of(id)]) led_to_.push_back({id});
    return id;
  }

  void enter_document(std::size_t document) {
    if (document >= is_entered_.size()) is_entered_.resize(references_.n_documents(), false);
    if (is_entered_[document]) return;
    is_entered_[document] = true;
    nested_.insert(nested_.begin(), {id_of(references_.document_root(document))});
  }

  std::uint32_t resource_of(const Place& place) {
    const auto [found, is_new] = resource_numbers_.emplace(
        place.resource, static_cast<std::uint32_t>(graph_.resources.size())
    );
    if (is_new) {
      const ResourceInfo& info = references_.resource(place.resource);
      const bool is_nameless = place.resource == 0 && info.uri == kDefaultBase;
      graph_.resources.push_back({.uri = is_nameless ? "" : info.uri});
      const NodeId root = id_of(info.root);
      graph_.resources[found->second].root = root;
      if (!is_read_[index_of(root)]) led_to_.push_back({root});
    }
    return found->second;
  }

  Result<void> read_node(const Work& work) {
    is_read_[index_of(work.id)] = true;
    current_ = work;
    const Place place = places_[index_of(work.id)];
    Diagnostics& diagnostics = diagnostics_at(place);
    Subschema at(*place.value, place.pointer, diagnostics, budget_);
    TRY_VOID(at.spend(place.pointer, 1, place.pointer.size()));
    if (work.depth > kMaxDepth)
      return at.fail_at(
          ErrorCode::limit_exceeded,
          place.pointer,
          "the schema is nested deeper than " + std::to_string(kMaxDepth) + " levels"
      );
    Node node;
    node.resource = resource_of(place);
    if (place.value->is_bool()) {
      if (!place.value->as_bool()) node.types = {};
    } else if (place.value->is_object()) {
      TRY_VOID(read_object(at, place, node));
    } else {
      return at.fail_at(
          ErrorCode::invalid_input,
          place.pointer,
          at.name() + " must be an object or a boolean, not " +
              std::string(phrase_of(place.value->kind()))
      );
    }
    graph_.nodes[index_of(work.id)] = std::move(node);
    std::ranges::reverse(children_);
    std::ranges::move(children_, std::back_inserter(nested_));
    children_.clear();
    return {};
  }

  Result<void> read_object(Subschema& at, const Place& place, Node& node) {
    TRY_VOID(admit_keywords(at, place, node));
    TRY_VOID(check_identity(at, place));
    TRY_VOID(read_value_keywords(at, diagnostics_at(place), node));
    TRY_VOID(read_references(at, place, node));
    TRY_VOID(read_object_keywords(at, node));
    TRY_VOID(read_array_keywords(at, place, node));
    TRY_VOID(read_logic(at, node));
    TRY_VOID(read_definitions(at));
    warn_of_idle_keywords(at, place, node);
    return {};
  }

  // --- Which keywords count -------------------------------------------------------------------

  Result<void> admit_keywords(Subschema& at, const Place& place, Node& node) {
    const ResourceInfo& resource = references_.resource(place.resource);
    Diagnostics& diagnostics = diagnostics_at(place);
    const bool is_reference_only = resource.is_reference_only(*place.value);
    std::unordered_set<std::string_view> seen;
    for (const json::Member& found : place.value->as_object()) {
      // Not made for every member: there may be many, and the pointer may be long.
      const auto pointer = [&] { return place.pointer + json::pointer_step(found.key); };
      if (!seen.insert(found.key).second)
        return at.fail_at_key(
            ErrorCode::invalid_input,
            pointer(),
            "`" + found.key + "` in " + at.name() + " is there twice"
        );
      const Keyword* keyword = find_keyword(found.key);
      const bool has_meaning = keyword != nullptr && resource.has(*keyword);
      if (has_meaning && is_reference_only && found.key != "$ref" && found.key != "$schema" &&
          (keyword->meaning == Meaning::constraint || keyword->meaning == Meaning::identity)) {
        diagnostics.warn(
            pointer(),
            "`" + found.key + "` has no effect in " + at.name() + ": in " +
                std::string(name_of(resource.dialect)) + " nothing counts beside `$ref`"
        );
        continue;
      }
      if (has_meaning && keyword->meaning != Meaning::annotation) {
        at.admit(found.key, found.value);
        continue;
      }
      if (!has_meaning) TRY_VOID(accept_without_meaning(at, place, found.key, keyword));
      TRY_VOID(at.spend(place.pointer, 0, found.key.size() + json::write(found.value).size()));
      node.annotations.push_back(found);
    }
    return {};
  }

  // A keyword of another dialect, of a vocabulary left out, or of none.
  Result<void> accept_without_meaning(
      const Subschema& at, const Place& place, const std::string& name, const Keyword* keyword
  ) {
    if (options_.unknown == UnknownKeywords::ignore) return {};
    const ResourceInfo& resource = references_.resource(place.resource);
    const auto in = [&] { return "`" + name + "` in " + at.name(); };
    const auto pointer = [&] { return place.pointer + json::pointer_step(name); };
    if (keyword != nullptr) {
      const bool is_left_out = is_of(*keyword, resource.dialect);
      if (is_left_out || keyword->meaning == Meaning::annotation) return {};
      return at.fail_at_key(
          ErrorCode::unsupported,
          pointer(),
          "keyword " + in() + " is not of " + std::string(name_of(resource.dialect)),
          keyword->instead.empty() || resource.dialect < keyword->since
              ? "name the dialect that has it in `$schema`, for example "
                "\"https://json-schema.org/draft/2020-12/schema\""
              : std::string(keyword->instead)
      );
    }
    if (name.starts_with("x-")) return {};
    if (name == kEvidenceKeyword || name == kAbsenceKeyword) {
      const Value* value = place.value->find(name);
      if (value != nullptr && value->is_bool()) return {};
      return at.fail_at_key(ErrorCode::invalid_input, pointer(), in() + " must be true or false");
    }
    if (++n_unknown_ > kMaxUnknown) return {};
    if (auto hint = hint_for_lookalike(name))
      return at.fail_at_key(
          ErrorCode::invalid_input, pointer(), "unknown keyword " + in(), std::move(*hint)
      );
    diagnostics_at(place).warn(pointer(), "unknown keyword " + in() + " constrains nothing");
    return {};
  }

  Result<void> check_identity(const Subschema& at, const Place& place) {
    const ResourceInfo& resource = references_.resource(place.resource);
    const bool is_root = resource.root.value == place.value;
    for (const std::string_view keyword : {"$schema", "$id", "$anchor", "$dynamicAnchor"})
      TRY_VOID(at.text(keyword));
    if (at.find("$schema") != nullptr) {
      if (is_root && !resource.dialect_problem.empty())
        return at.fail_at(
            ErrorCode::unsupported,
            at.part("$schema").pointer,
            "`$schema` " + resource.dialect_problem,
            "write \"https://json-schema.org/draft/2020-12/schema\", leave it out, or give the "
            "metaschema as a document"
        );
      if (!is_root)
        diagnostics_at(place).warn(
            at.part("$schema").pointer,
            "`$schema` has no effect in " + at.name() + ": it counts at the root and beside `$id`"
        );
    }
    if (const Value* id = at.find("$id")) {
      const auto fragment = split_fragment(id->as_string()).fragment;
      if (fragment && !fragment->empty() && resource.dialect >= Dialect::draft_2019_09)
        return at.fail_at(
            ErrorCode::invalid_input,
            at.part("$id").pointer,
            "`$id` in " + at.name() + " must not have a fragment",
            "write the name behind # into `$anchor`"
        );
      if (is_root && resource.document == 0 && !references_.is_first_of_its_uri(place.resource))
        return at.fail_at(
            ErrorCode::invalid_input,
            at.part("$id").pointer,
            "`$id` in " + at.name() + " is there twice"
        );
    }
    for (const std::string keyword : {"$anchor", "$dynamicAnchor"}) {
      const Value* value = at.find(keyword);
      if (value == nullptr) continue;
      const std::string& name = value->as_string();
      if (!is_anchor_name(name))
        return at.fail_at(
            ErrorCode::invalid_input,
            at.part(keyword).pointer,
            "`" + keyword + "` in " + at.name() +
                " must be a letter or _, then letters, digits, _, - and ."
        );
      const auto first = resource.anchors.find(name);
      if (first != resource.anchors.end() && first->second.value != place.value)
        return at.fail_at(
            ErrorCode::invalid_input,
            at.part(keyword).pointer,
            "anchor `" + name + "` in " + at.name() + " is there twice"
        );
      if (keyword == "$dynamicAnchor") add_dynamic_anchor(place, name);
    }
    if (const Value* value = at.find("$recursiveAnchor"); value != nullptr && is_root) {
      TRY(const bool is_anchor, at.truth("$recursiveAnchor"));
      if (is_anchor) add_dynamic_anchor(place, std::string(kRecursiveAnchor));
    }
    return {};
  }

  void add_dynamic_anchor(const Place& place, std::string name) {
    graph_.resources[resource_of(place)].dynamic_anchors.push_back({std::move(name), current_.id});
  }

  void warn_of_idle_keywords(const Subschema& at, const Place& place, const Node& node) {
    TypeSet types = node.types;
    if (types.contains(Type::number)) types.insert(Type::integer);
    for (const json::Member& found : place.value->as_object()) {
      if (at.find(found.key) == nullptr) continue;
      if (overlap(find_keyword(found.key)->applies_to, types)) continue;
      diagnostics_at(place).warn(
          place.pointer + json::pointer_step(found.key),
          "`" + found.key + "` has no effect in " + at.name() +
              ": its `type` allows no value that it constrains"
      );
    }
  }

  // --- References -----------------------------------------------------------------------------

  Result<References::Target> find_target(
      const Subschema& at, const Place& place, std::string_view keyword
  ) {
    const Value& reference = *at.find(keyword);
    if (!reference.is_string()) return at.fail_kind(keyword, "a string");
    auto found = references_.find(reference.as_string(), place.resource);
    if (!found)
      return at.fail_at(
          ErrorCode::invalid_input,
          at.part(keyword).pointer,
          "reference `" + reference.as_string() + "` in " + at.name() + " " + found.error().what,
          std::move(found.error().hint)
      );
    return std::move(*found);
  }

  Result<void> read_references(const Subschema& at, const Place& place, Node& node) {
    if (at.find("$ref") != nullptr) {
      TRY(const auto found, find_target(at, place, "$ref"));
      node.ref = target(found.place);
    }
    if (at.find("$dynamicRef") != nullptr) {
      TRY(const auto found, find_target(at, place, "$dynamicRef"));
      add_dynamic_reference(at, place, node, found, "$dynamicRef");
    }
    if (at.find("$recursiveRef") != nullptr) {
      TRY(auto found, find_target(at, place, "$recursiveRef"));
      const auto& dynamic = references_.resource(found.place.resource).dynamic_anchors;
      if (dynamic.contains(std::string(kRecursiveAnchor))) found.dynamic_anchor = kRecursiveAnchor;
      add_dynamic_reference(at, place, node, found, "$recursiveRef");
    }
    return {};
  }

  void add_dynamic_reference(
      const Subschema& at,
      const Place& place,
      Node& node,
      const References::Target& found,
      std::string_view keyword
  ) {
    const NodeId id = target(found.place);
    if (!found.dynamic_anchor.empty()) {
      node.dynamic_ref = {.initial = id, .anchor = found.dynamic_anchor};
    } else if (!node.ref) {
      node.ref = id;
    } else {
      // A second plain reference needs a node of its own.
      const Part part = at.part(keyword);
      const NodeId holder = add_node(
          {.ref = id, .resource = node.resource}, {&part.value, part.pointer, place.resource}
      );
      is_read_[index_of(holder)] = true;
      node.all_of.push_back(holder);
    }
  }

  Result<void> read_definitions(const Subschema& at) {
    for (const std::string_view keyword : {"$defs", "definitions"}) {
      TRY(const auto definitions, at.members(keyword));
      for (const NamedPart& definition : definitions) {
        const NodeId id = child(definition.part);
        if (current_.id == graph_.root) graph_.definitions.push_back({definition.name, id});
      }
    }
    return {};
  }

  Result<void> refuse_circles() {
    const auto found = find_circle(graph_.nodes);
    if (!found) return {};
    const Place& place = places_[index_of(*found)];
    return std::unexpected(diagnostics_at(place).error(
        ErrorCode::invalid_input,
        place.pointer + "/$ref",
        "the reference in " + name_of(place.pointer) +
            " leads back to itself without a step into the value",
        "a recursive schema leads through `properties` or `items`"
    ));
  }

  // --- All types ------------------------------------------------------------------------------

  Result<void> read_logic(const Subschema& at, Node& node) {
    TRY_VOID(read_list(at, "allOf", node.all_of));
    TRY_VOID(read_list(at, "anyOf", node.any_of));
    TRY_VOID(read_list(at, "oneOf", node.one_of));
    read_one(at, "not", node.negated);
    read_one(at, "if", node.condition);
    read_one(at, "then", node.consequence);
    read_one(at, "else", node.alternative);
    if (!node.condition)
      for (const std::string_view keyword : {"then", "else"})
        if (at.find(keyword) != nullptr)
          diagnostics_at(places_[index_of(current_.id)])
              .warn(
                  at.part(keyword).pointer,
                  "`" + std::string(keyword) + "` has no effect in " + at.name() + " without `if`"
              );
    return {};
  }

  void read_one(const Subschema& at, std::string_view keyword, std::optional<NodeId>& into) {
    if (at.find(keyword) != nullptr) into = child(at.part(keyword));
  }

  Result<void> read_list(const Subschema& at, std::string_view keyword, std::vector<NodeId>& into) {
    TRY(const auto parts, at.elements(keyword));
    for (const Part& part : parts)
      into.push_back(child(part));
    return {};
  }

  // --- Objects --------------------------------------------------------------------------------

  Result<void> read_object_keywords(const Subschema& at, Node& node) {
    TRY(const auto properties, at.members("properties"));
    for (const NamedPart& property : properties)
      node.properties.push_back({property.name, child(property.part), false});
    TRY_VOID(read_required(at, node));
    TRY(const auto patterns, at.members("patternProperties"));
    for (const NamedPart& pattern : patterns)
      node.pattern_properties.push_back({pattern.name, child(pattern.part)});
    read_one(at, "additionalProperties", node.additional_properties);
    read_one(at, "unevaluatedProperties", node.unevaluated_properties);
    read_one(at, "propertyNames", node.property_names);
    TRY(const auto least, at.count("minProperties"));
    TRY(node.max_properties, at.count("maxProperties"));
    node.min_properties = least.value_or(0);

    TRY(const auto dependent_required, at.members("dependentRequired"));
    for (const NamedPart& dependent : dependent_required) {
      TRY(auto names, at.names(dependent.part));
      node.dependent_required.push_back({dependent.name, std::move(names)});
    }
    TRY(const auto dependent_schemas, at.members("dependentSchemas"));
    for (const NamedPart& dependent : dependent_schemas)
      node.dependent_schemas.push_back({dependent.name, child(dependent.part)});
    // Before 2019-09 the two in one.
    TRY(const auto dependencies, at.members("dependencies"));
    for (const NamedPart& dependent : dependencies) {
      if (dependent.part.value.is_array()) {
        TRY(auto names, at.names(dependent.part));
        node.dependent_required.push_back({dependent.name, std::move(names)});
      } else {
        node.dependent_schemas.push_back({dependent.name, child(dependent.part)});
      }
    }
    return {};
  }

  Result<void> read_required(const Subschema& at, Node& node) {
    const Value* required = at.find("required");
    if (required == nullptr) return {};
    if (!required->is_array())
      return at.fail_kind(
          "required",
          "a list of names",
          required->is_bool() ? "list the name in `required` of the object around it" : ""
      );
    TRY(auto names, at.names(at.part("required")));
    std::unordered_map<std::string_view, std::size_t> place_of;
    for (std::size_t i = 0; i < node.properties.size(); ++i)
      place_of.emplace(node.properties[i].name, i);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (const auto place = place_of.find(names[i]); place != place_of.end()) {
        node.properties[place->second].is_required = true;
        continue;
      }
      warn_of_undeclared(at, node, names[i], i);
      node.required_elsewhere.push_back(std::move(names[i]));
    }
    return {};
  }

  // A name that `required` lists and `properties` does not is often a mistake, unless something
  // else may declare it.
  void warn_of_undeclared(
      const Subschema& at, const Node& node, const std::string& name, std::size_t index
  ) {
    constexpr std::string_view kDeclaring[] = {
        "$ref",
        "$dynamicRef",
        "allOf",
        "anyOf",
        "oneOf",
        "if",
        "not",
        "dependentSchemas",
        "patternProperties",
        "unevaluatedProperties"
    };
    if (std::ranges::any_of(kDeclaring, [&](std::string_view keyword) {
          return at.find(keyword) != nullptr;
        }))
      return;
    const Value* additional = at.find("additionalProperties");
    if (at.find("properties") == nullptr || (additional != nullptr && additional->is_object()))
      return;
    constexpr std::size_t kMaxCompared = 200;  // Properties of one object that people write.
    std::vector<std::string> known;
    for (const Property& property : node.properties | std::views::take(kMaxCompared))
      known.push_back(property.name);
    const auto similar = n_compared_++ < kMaxCompared ? nearest(name, known) : std::nullopt;
    const bool is_closed = additional != nullptr && additional->is_bool() && !additional->as_bool();
    diagnostics_at(places_[index_of(current_.id)])
        .warn(
            at.part("required").pointer + "/" + std::to_string(index),
            "`" + name + "` is required, but `properties` does not have it" +
                (is_closed ? " and no other are allowed, so no object is"
                           : ": any value is allowed") +
                (similar ? "; did you mean `" + *similar + "`?" : "")
        );
  }

  // --- Arrays ---------------------------------------------------------------------------------

  Result<void> read_array_keywords(const Subschema& at, const Place& place, Node& node) {
    TRY_VOID(read_list(at, "prefixItems", node.prefix_items));
    TRY_VOID(read_items(at, place, node));
    read_one(at, "unevaluatedItems", node.unevaluated_items);
    TRY(const auto least, at.count("minItems"));
    TRY(node.max_items, at.count("maxItems"));
    node.min_items = least.value_or(0);
    TRY(node.has_unique_items, at.truth("uniqueItems"));
    read_one(at, "contains", node.contains);
    TRY(const auto least_contained, at.count("minContains"));
    TRY(node.max_contains, at.count("maxContains"));
    node.min_contains = least_contained.value_or(1);
    if (node.contains && node.unevaluated_items &&
        references_.resource(place.resource).dialect == Dialect::draft_2019_09)
      return at.fail_at_key(
          ErrorCode::unsupported,
          at.part("unevaluatedItems").pointer,
          "`unevaluatedItems` beside `contains` in " + at.name() +
              " means something else in 2019-09 than in 2020-12",
          "name 2020-12 in `$schema`"
      );
    return {};
  }

  // Before 2020-12 `items` may be what is `prefixItems` since then, and `additionalItems` is
  // `items`.
  Result<void> read_items(const Subschema& at, const Place& place, Node& node) {
    const Value* items = at.find("items");
    if (items == nullptr || !items->is_array()) {
      read_one(at, "items", node.items);
      if (at.find("additionalItems") != nullptr)
        diagnostics_at(place).warn(
            at.part("additionalItems").pointer,
            "`additionalItems` has no effect in " + at.name() + ": `items` is no list"
        );
      return {};
    }
    if (references_.resource(place.resource).dialect == Dialect::draft_2020_12)
      return at.fail_at_key(
          ErrorCode::unsupported,
          at.part("items").pointer,
          "`items` in " + at.name() + " is a list of schemas, which 2020-12 does not have",
          "write `prefixItems`, or name an older dialect in `$schema`"
      );
    const Part list = at.part("items");
    for (std::size_t i = 0; i < items->as_array().size(); ++i)
      node.prefix_items.push_back(child(element(list, i)));
    read_one(at, "additionalItems", node.items);
    return {};
  }

  const JsonSchemaOptions& options_;
  References references_;
  std::deque<Source> sources_;           // Of the root, then of each document.
  std::deque<Diagnostics> diagnostics_;  // The same.
  Budget budget_;
  std::size_t n_unknown_ = 0;
  std::size_t n_compared_ = 0;
  Graph graph_;
  // One per node.
  std::deque<Place> places_;
  std::vector<bool> is_read_;
  std::unordered_map<const Value*, NodeId> ids_;
  std::unordered_map<std::size_t, std::uint32_t> resource_numbers_;
  std::vector<bool> is_entered_;  // Per document.
  std::vector<Work> nested_;      // A stack: what to read next.
  std::vector<Work> led_to_;      // What references led to; most of it is nested somewhere, too.
  Work current_;
  std::vector<Work> children_;  // Of the node being read.
};

}  // namespace

Result<Schema> read_json_schema(
    const json::Value& schema, const Source& source, const JsonSchemaOptions& options
) {
  return Reader(schema, source, options).read();
}

}  // namespace extractinator::schema
