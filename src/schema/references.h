// What references can lead to: documents, the resources in them, their anchors and every JSON
// pointer; internal to the schema room.
#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/value.h"
#include "schema/keywords.h"
#include "schema/schema.h"

namespace extractinator::schema {

// Base of relative references in a schema that has no `$id` (RFC 3986, 5.1.4).
inline constexpr std::string_view kDefaultBase = "schema:/";

// The dynamic anchor that `$recursiveAnchor` of 2019-09 stands for.
inline constexpr std::string_view kRecursiveAnchor = "__recursive";

// A position in one of the documents.
struct Place {
  const json::Value* value = nullptr;
  std::string pointer;       // From the root of the document.
  std::size_t resource = 0;  // Index into References.
};

// A document, or a part of one with its own `$id`.
struct ResourceInfo {
  std::string uri;  // Absolute, without fragment.
  std::size_t document = 0;
  Place root;
  Dialect dialect = Dialect::draft_2020_12;
  VocabularySet vocabularies = VocabularySet::all();
  // What is wrong with its `$schema`, for whoever reads the resource.
  std::string dialect_problem = {};
  std::unordered_map<std::string, Place> anchors = {};
  std::unordered_map<std::string, Place> dynamic_anchors = {};  // These are in `anchors`, too.

  // Has `keyword` its meaning here?
  [[nodiscard]] bool has(const Keyword& keyword) const {
    return is_of(keyword, dialect) && vocabularies.contains(keyword.vocabulary);
  }
  // Before 2019-09 `$ref` is alone: everything beside it but definitions is ignored.
  [[nodiscard]] bool is_reference_only(const json::Value& value) const {
    return dialect <= Dialect::draft_07 && value.find("$ref") != nullptr;
  }
};

// Finds resources and anchors where keywords that hold schemas lead, so that an `$id` in an `enum`
// is none. Keeps pointers into the values; they must live as long as this. Cost to make: O(values).
class References {
 public:
  static constexpr std::size_t kMaxPointerBytes = std::size_t{64} << 20;

  References(const json::Value& root, std::span<const Document> documents);

  // The pointers to all subschemas together are longer than kMaxPointerBytes: the index ends early,
  // and nothing may be asked.
  [[nodiscard]] bool is_too_large() const { return n_pointer_bytes_ > kMaxPointerBytes; }

  // Of these, 0 is the root's.
  [[nodiscard]] const ResourceInfo& resource(std::size_t index) const { return resources_[index]; }
  // The URI as it was given; empty for the root document.
  [[nodiscard]] const std::string& document_uri(std::size_t document) const {
    return document_uris_[document];
  }
  [[nodiscard]] std::size_t n_documents() const { return document_uris_.size(); }
  [[nodiscard]] const Place& document_root(std::size_t document) const {
    return resources_[first_resources_[document]].root;
  }

  // The resource that `value` is the root of.
  [[nodiscard]] std::optional<std::size_t> resource_at(const json::Value& value) const;
  // False if another resource with this URI came before.
  [[nodiscard]] bool is_first_of_its_uri(std::size_t resource) const;

  struct Target {
    Place place;
    std::string dynamic_anchor = {};  // Not empty if the fragment is one.
  };
  struct Miss {
    std::string what;  // "leads nowhere"
    std::string hint;
  };
  [[nodiscard]] std::expected<Target, Miss> find(
      std::string_view reference, std::size_t from_resource
  ) const;

 private:
  void add_document(const json::Value& root, const std::string& uri);
  void index(Place start);
  void index_children(const Place& place, std::vector<Place>& work);
  // Makes the resource whose root `place` is, and sets place.resource.
  void add_resource(Place& place, std::string uri, std::size_t document);
  void read_dialect(ResourceInfo& resource, std::size_t enclosing) const;
  [[nodiscard]] const json::Value* metaschema(std::string_view uri) const;
  [[nodiscard]] std::optional<Place> follow(const Place& from, std::string_view pointer) const;
  [[nodiscard]] const json::Value* member_of(const json::Value& object, std::string_view key) const;
  [[nodiscard]] Miss miss(const ResourceInfo& resource, std::string_view fragment) const;

  std::span<const Document> documents_;
  std::vector<std::string> document_uris_;
  std::vector<std::size_t> first_resources_;
  std::deque<ResourceInfo> resources_;
  std::unordered_map<std::string, std::size_t> by_uri_;
  std::unordered_map<const json::Value*, std::size_t> by_root_;
  std::size_t n_pointer_bytes_ = 0;
  // Members by key, for large objects that pointers lead through.
  using Members = std::unordered_map<std::string_view, const json::Value*>;
  mutable std::unordered_map<const json::Value*, Members> members_;
};

}  // namespace extractinator::schema
