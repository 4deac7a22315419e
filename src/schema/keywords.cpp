// The table of keywords; internal to the schema room. docs/schema.md shows it to people.
#include "schema/keywords.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

constexpr TypeSet kObjects = {Type::object};
constexpr TypeSet kArrays = {Type::array};
constexpr TypeSet kStrings = {Type::string};
constexpr TypeSet kNumbers = {Type::integer, Type::number};
constexpr TypeSet kAll = TypeSet::all();

constexpr std::string_view kDescribe =
    "say it in `description`, and check the values after the run";
constexpr std::string_view kEnumerate = "list the allowed values in `enum` if they are few";
constexpr std::string_view kName = "name the properties in `properties`";
constexpr std::string_view kOptional =
    "let the properties be nullable and optional, and say in `description` when they apply";
constexpr std::string_view kLocal = "put the definition into `$defs` and refer to `#/$defs/NAME`";

constexpr Keyword kKeywords[] = {
    {"type", Support::enforced},
    {"enum", Support::enforced},
    {"const", Support::enforced},
    {"properties", Support::enforced, kObjects},
    {"required", Support::enforced, kObjects},
    {"additionalProperties", Support::enforced, kObjects},
    {"items", Support::enforced, kArrays},
    {"minItems", Support::enforced, kArrays},
    {"maxItems", Support::enforced, kArrays},
    {"minLength", Support::enforced, kStrings},
    {"maxLength", Support::enforced, kStrings},
    {"minimum", Support::enforced, kNumbers},
    {"maximum", Support::enforced, kNumbers},
    {"exclusiveMinimum", Support::enforced, kNumbers},
    {"exclusiveMaximum", Support::enforced, kNumbers},
    {"anyOf", Support::enforced},
    {"oneOf", Support::enforced},
    {"allOf", Support::enforced},
    {"$ref", Support::enforced},

    {"title", Support::annotation},
    {"description", Support::annotation},
    {"default", Support::annotation},
    {"examples", Support::annotation},
    {"deprecated", Support::annotation},
    {"readOnly", Support::annotation},
    {"writeOnly", Support::annotation},
    {"discriminator", Support::annotation},
    {"$schema", Support::annotation},
    {"$id", Support::annotation},
    {"$comment", Support::annotation},

    {"$defs", Support::definitions},
    {"definitions", Support::definitions},

    {"pattern", Support::refused, kStrings, kEnumerate},
    {"format", Support::refused, kStrings, kDescribe},
    {"contentEncoding", Support::refused, kStrings, kDescribe},
    {"contentMediaType", Support::refused, kStrings, kDescribe},
    {"contentSchema", Support::refused, kStrings, kDescribe},
    {"multipleOf", Support::refused, kNumbers, "use `integer`, or a smaller unit"},
    {"uniqueItems", Support::refused, kArrays, kDescribe},
    {"prefixItems", Support::refused, kArrays, "use an object with one property per position"},
    {"additionalItems", Support::refused, kArrays, "use one schema for all `items`"},
    {"unevaluatedItems", Support::refused, kArrays, "use one schema for all `items`"},
    {"contains", Support::refused, kArrays, kDescribe},
    {"minContains", Support::refused, kArrays, kDescribe},
    {"maxContains", Support::refused, kArrays, kDescribe},
    {"patternProperties", Support::refused, kObjects, kName},
    {"propertyNames", Support::refused, kObjects, kName},
    {"minProperties", Support::refused, kObjects, "list them in `required`"},
    {"maxProperties", Support::refused, kObjects, kName},
    {"unevaluatedProperties", Support::refused, kObjects, "use `additionalProperties`"},
    {"dependentRequired", Support::refused, kObjects, kOptional},
    {"dependentSchemas", Support::refused, kObjects, kOptional},
    {"dependencies", Support::refused, kObjects, kOptional},
    {"if", Support::refused, kAll, kOptional},
    {"then", Support::refused, kAll, kOptional},
    {"else", Support::refused, kAll, kOptional},
    {"not", Support::refused, kAll, "say what is allowed"},
    {"nullable", Support::refused, kAll, R"(write "type": ["string", "null"])"},
    {"$anchor", Support::refused, kAll, kLocal},
    {"$dynamicRef", Support::refused, kAll, kLocal},
    {"$dynamicAnchor", Support::refused, kAll, kLocal},
    {"$recursiveRef", Support::refused, kAll, kLocal},
    {"$recursiveAnchor", Support::refused, kAll, kLocal},
    {"$vocabulary", Support::refused, kAll, "use the vocabulary of 2020-12"},
    {"id", Support::refused, kAll, "write `$id`; `id` is of draft 4"},
};

}  // namespace

std::span<const Keyword> keywords() { return kKeywords; }

const Keyword* find_keyword(std::string_view name) {
  const auto* const found = std::ranges::find(kKeywords, name, &Keyword::name);
  return found == std::ranges::end(kKeywords) ? nullptr : found;
}

std::string suggest_keyword(std::string_view name) {
  std::vector<std::string> names;
  for (const Keyword& keyword : kKeywords)
    if (keyword.support != Support::refused) names.emplace_back(keyword.name);
  if (const auto best = nearest(name, names)) return "did you mean `" + *best + "`?";
  return "the keywords are listed in docs/schema.md; say everything else in `description`";
}

}  // namespace extractinator::schema
