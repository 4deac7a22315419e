// The table of keywords; internal to the schema room. docs/schema.md shows it to people.
#include "schema/keywords.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using enum Meaning;
using enum Holds;
using enum Vocabulary;

constexpr TypeSet kObjects = {Type::object};
constexpr TypeSet kArrays = {Type::array};
constexpr TypeSet kStrings = {Type::string};
constexpr TypeSet kNumbers = {Type::integer, Type::number};
constexpr TypeSet kAll = TypeSet::all();
constexpr Dialect k6 = Dialect::draft_06;
constexpr Dialect k7 = Dialect::draft_07;
constexpr Dialect k2019 = Dialect::draft_2019_09;
constexpr Dialect k2020 = Dialect::draft_2020_12;

constexpr Keyword kKeywords[] = {
    {"$schema", identity},
    {"$id", identity},
    {"$anchor", identity, core, nothing, kAll, k2019},
    {"$dynamicAnchor", identity, core, nothing, kAll, k2020},
    {"$recursiveAnchor", identity, core, nothing, kAll, k2019, k2019, "write `$dynamicAnchor`"},
    {"$vocabulary", identity, core, nothing, kAll, k2019},
    {"$ref", constraint},
    {"$dynamicRef", constraint, core, nothing, kAll, k2020},
    {"$recursiveRef", constraint, core, nothing, kAll, k2019, k2019, "write `$dynamicRef`"},
    // Each is read in all dialects, so that texts that mix the two names mean what they look like.
    {"$defs", definitions, core, named},
    {"definitions", definitions, core, named},

    {"type", constraint, validation},
    {"enum", constraint, validation},
    {"const", constraint, validation},

    {"properties", constraint, applicator, named, kObjects},
    {"patternProperties", constraint, applicator, named, kObjects},
    {"additionalProperties", constraint, applicator, one, kObjects},
    {"unevaluatedProperties", constraint, unevaluated, one, kObjects, k2019},
    {"propertyNames", constraint, applicator, one, kObjects},
    {"required", constraint, validation, nothing, kObjects},
    {"minProperties", constraint, validation, nothing, kObjects},
    {"maxProperties", constraint, validation, nothing, kObjects},
    {"dependentRequired", constraint, validation, nothing, kObjects, k2019},
    {"dependentSchemas", constraint, applicator, named, kObjects, k2019},
    {"dependencies",
     constraint,
     applicator,
     named_or_not,
     kObjects,
     k6,
     k7,
     "write `dependentRequired` or `dependentSchemas`"},

    {"prefixItems", constraint, applicator, list, kArrays, k2020},
    {"items", constraint, applicator, one_or_list, kArrays},
    {"additionalItems",
     constraint,
     applicator,
     one,
     kArrays,
     k6,
     k2019,
     "write `prefixItems` for the first items and `items` for all behind them"},
    {"unevaluatedItems", constraint, unevaluated, one, kArrays, k2019},
    {"contains", constraint, applicator, one, kArrays},
    {"minContains", constraint, validation, nothing, kArrays, k2019},
    {"maxContains", constraint, validation, nothing, kArrays, k2019},
    {"minItems", constraint, validation, nothing, kArrays},
    {"maxItems", constraint, validation, nothing, kArrays},
    {"uniqueItems", constraint, validation, nothing, kArrays},

    {"minLength", constraint, validation, nothing, kStrings},
    {"maxLength", constraint, validation, nothing, kStrings},
    {"pattern", constraint, validation, nothing, kStrings},
    // Of every type of value; that most constrain strings only is the affair of each.
    {"format", constraint, format},

    {"minimum", constraint, validation, nothing, kNumbers},
    {"maximum", constraint, validation, nothing, kNumbers},
    {"exclusiveMinimum", constraint, validation, nothing, kNumbers},
    {"exclusiveMaximum", constraint, validation, nothing, kNumbers},
    {"multipleOf", constraint, validation, nothing, kNumbers},

    {"allOf", constraint, applicator, list},
    {"anyOf", constraint, applicator, list},
    {"oneOf", constraint, applicator, list},
    {"not", constraint, applicator, one},
    {"if", constraint, applicator, one, kAll, k7},
    {"then", constraint, applicator, one, kAll, k7},
    {"else", constraint, applicator, one, kAll, k7},

    {"title", text, meta_data},
    {"description", text, meta_data},
    {"default", text, meta_data},
    {"examples", annotation, meta_data},
    {"deprecated", annotation, meta_data},
    {"readOnly", annotation, meta_data},
    {"writeOnly", annotation, meta_data},
    {"contentEncoding", annotation, content},
    {"contentMediaType", annotation, content},
    {"contentSchema", annotation, content},
    {"$comment", annotation},
    // OpenAPI.
    {"discriminator", annotation},
    {"xml", annotation},
    {"externalDocs", annotation},
    {"example", annotation},
};

// What older drafts, OpenAPI and Python call what JSON Schema has, too.
constexpr std::pair<std::string_view, std::string_view> kLookalikes[] = {
    {"nullable", R"(write "type": ["string", "null"], or the type that it is)"},
    {"id", "write `$id`; `id` is of draft 4"},
    {"divisibleBy", "write `multipleOf`; `divisibleBy` is of draft 3"},
    {"extends", "write `allOf`; `extends` is of draft 3"},
    {"disallow", "write `not`; `disallow` is of draft 3"},
    {"optional", "leave the name out of `required` of the object around it"},
    {"literals", "write `enum`"},
    {"choices", "write `enum`"},
    {"options", "write `enum`"},
    {"values", "write `enum`"},
    {"ge", "write `minimum`"},
    {"gt", "write `exclusiveMinimum`"},
    {"le", "write `maximum`"},
    {"lt", "write `exclusiveMaximum`"},
    {"min", "write `minimum`, `minLength`, `minItems` or `minProperties`"},
    {"max", "write `maximum`, `maxLength`, `maxItems` or `maxProperties`"},
    {"regex", "write `pattern`"},
    {"regexp", "write `pattern`"},
    {"length", "write `minLength` and `maxLength`"},
    {"ref", "write `$ref`"},
    {"defs", "write `$defs`"},
    {"schema", "write `$schema`"},
    {"elements", "write `items`"},
    {"elif", "write `else` with an `if` inside"},
};

std::string_view without_scheme(std::string_view uri) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (uri.starts_with(scheme)) uri.remove_prefix(scheme.size());
  if (uri.ends_with('#')) uri.remove_suffix(1);
  return uri;
}

}  // namespace

std::optional<Dialect> dialect_of(std::string_view uri) {
  constexpr std::pair<std::string_view, Dialect> kDialects[] = {
      {"json-schema.org/draft/2020-12/schema", k2020},
      {"json-schema.org/draft/2019-09/schema", k2019},
      {"json-schema.org/draft-07/schema", k7},
      {"json-schema.org/draft-06/schema", k6},
  };
  const std::string_view bare = without_scheme(uri);
  for (const auto& [name, dialect] : kDialects)
    if (bare == name) return dialect;
  return std::nullopt;
}

std::string_view name_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::draft_06:
      return "draft-06";
    case Dialect::draft_07:
      return "draft-07";
    case Dialect::draft_2019_09:
      return "2019-09";
    case Dialect::draft_2020_12:
      return "2020-12";
  }
  return "";
}

std::optional<Vocabulary> vocabulary_of(std::string_view uri) {
  constexpr std::pair<std::string_view, Vocabulary> kNames[] = {
      {"core", core},
      {"applicator", applicator},
      {"unevaluated", unevaluated},
      {"validation", validation},
      {"meta-data", meta_data},
      {"format", format},
      {"format-annotation", format},
      {"format-assertion", format},
      {"content", content},
  };
  std::string_view bare = without_scheme(uri);
  for (const std::string_view folder :
       {"json-schema.org/draft/2020-12/vocab/", "json-schema.org/draft/2019-09/vocab/"}) {
    if (!bare.starts_with(folder)) continue;
    bare.remove_prefix(folder.size());
    for (const auto& [name, vocabulary] : kNames)
      if (bare == name) return vocabulary;
  }
  return std::nullopt;
}

std::span<const Keyword> keywords() { return kKeywords; }

const Keyword* find_keyword(std::string_view name) {
  const auto* const found = std::ranges::find(kKeywords, name, &Keyword::name);
  return found == std::ranges::end(kKeywords) ? nullptr : found;
}

bool is_of(const Keyword& keyword, Dialect dialect) {
  return keyword.since <= dialect && dialect <= keyword.until;
}

std::optional<std::string> hint_for_lookalike(std::string_view name) {
  for (const auto& [known, hint] : kLookalikes)
    if (name == known) return std::string(hint);
  std::vector<std::string> names;
  for (const Keyword& keyword : kKeywords) {
    // Of short names only another case: `note` is no mistake for `not`.
    constexpr std::size_t kShort = 3;
    if (keyword.name.size() > kShort || edit_distance(name, keyword.name) == 0)
      names.emplace_back(keyword.name);
  }
  // Python's min_length is minLength.
  std::string without_underscores(name);
  std::erase(without_underscores, '_');
  for (const std::string& word : {std::string(name), without_underscores})
    if (const auto best = nearest(word, names)) return "did you mean `" + *best + "`?";
  return std::nullopt;
}

}  // namespace extractinator::schema
