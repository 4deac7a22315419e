// What is written, and that reading it back gives the same graph.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"

namespace extractinator::schema {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The nodes that the root and the definitions lead to, numbered in the order in which they are met.
std::vector<Node> in_order_of_meeting(const Schema& schema) {
  std::vector<NodeId> met;
  std::map<NodeId, NodeId> numbers;
  const auto number = [&](NodeId id) {
    const auto [found, is_new] = numbers.emplace(id, static_cast<NodeId>(met.size()));
    if (is_new) met.push_back(id);
    return found->second;
  };
  number(schema.root_id());
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < met.size(); ++i) {
    nodes.push_back(schema.node(met[i]));
    change_each_child(nodes.back(), [&](NodeId& child) { child = number(child); });
    const Resource& resource = schema.resources()[nodes.back().resource];
    for (const Definition& anchor : resource.dynamic_anchors)
      number(anchor.node);
    // Numbers of resources may differ, too; which one it is may not.
    if (met[i] == resource.root)
      nodes.back().annotations.push_back({"resource", json::Value(resource.uri)});
    nodes.back().resource = 0;
  }
  return nodes;
}

::testing::AssertionResult comes_back(
    const json::Value& text, const JsonSchemaOptions& options = {}
) {
  const auto schema = read_json_schema(text, {}, options);
  if (!schema) return ::testing::AssertionFailure() << to_string(schema.error());
  const json::Value written = to_json_schema(*schema);
  const std::string written_text = json::write(written);
  const auto back = read_json_schema(written, {}, {.unknown = options.unknown});
  if (!back)
    return ::testing::AssertionFailure() << to_string(back.error()) << " in " << written_text;
  const std::vector<Node> want = in_order_of_meeting(*schema);
  const std::vector<Node> found = in_order_of_meeting(*back);
  if (want.size() != found.size())
    return ::testing::AssertionFailure() << "another shape: " << written_text;
  for (std::size_t i = 0; i < want.size(); ++i)
    if (want[i] != found[i])
      return ::testing::AssertionFailure() << "node " << i << " of " << written_text;
  if (hash_of(*back) != hash_of(*schema))
    return ::testing::AssertionFailure()
           << "another hash: " << written_text << json::write(to_json_schema(*back));
  return ::testing::AssertionSuccess();
}

TEST(ToJsonSchema, WritesEveryKeywordInAFixedOrder) {
  const std::string_view text = R"({
    "additionalProperties": false, "required": ["b"], "description": "D", "title": "T",
    "properties": {
      "b": {"maximum": 2.50, "minimum": 1e0, "type": "number", "default": 2},
      "a": {"oneOf": [{"type": "null"}, {"maxLength": 3, "minLength": 1, "type": "string"}]},
      "c": {"items": {"const": {"k": 1}}, "minItems": 1, "maxItems": 2, "type": ["null", "array"]},
      "d": false, "e": {"enum": [1, "x"]}
    },
    "type": "object", "$comment": "no one reads this"})";
  EXPECT_EQ(
      json::write(
          to_json_schema(read_json_schema(json::parse(text).value(), {.text = text}).value())
      ),
      R"({"$schema": "https://json-schema.org/draft/2020-12/schema", )"
      R"("title": "T", "description": "D", "type": "object", "properties": )"
      R"({"b": {"type": "number", "minimum": 1e0, "maximum": 2.50, "default": 2}, )"
      R"("a": {"oneOf": [{"type": "null"}, {"type": "string", "minLength": 1, "maxLength": 3}]}, )"
      R"("c": {"type": ["array", "null"], "items": {"const": {"k": 1}}, "minItems": 1, "maxItems": 2}, )"
      R"("d": false, "e": {"enum": [1, "x"]}}, "required": ["b"], "additionalProperties": false, )"
      R"("$comment": "no one reads this"})"
  );
}

TEST(ToJsonSchema, WritesReferencesToWhereTheirTargetsStand) {
  struct Case {
    std::string_view text;
    std::string_view want;  // Behind `$schema`.
  };
  const Case cases[] = {
      {R"({"definitions":{"B":{"type":"null"},"A":{"$ref":"#/definitions/B"}},"$ref":"#/definitions/A"})",
       R"({"$ref": "#/$defs/A", "$defs": {"B": {"type": "null"}, "A": {"$ref": "#/$defs/B"}}})"},
      {R"({"properties":{"a b":{"items":{"$ref":"#/properties/a%20b"}}}})",
       R"({"properties": {"a b": {"items": {"$ref": "#/properties/a%20b"}}}})"},
      // From places without a meaning, from definitions further down, and twice the same name.
      {R"({"items":{"$ref":"#/items/$defs/a","$defs":{"a":{"type":"null"}}},
          "not":{"$ref":"#/not/$defs/a","$defs":{"a":{"type":"string"}}}})",
       R"({"items": {"$ref": "#/$defs/a"}, "not": {"$ref": "#/$defs/a_2"}, )"
       R"("$defs": {"a": {"type": "null"}, "a_2": {"type": "string"}}})"},
      {R"({"$dynamicRef":"#n","$defs":{"a":{"$dynamicAnchor":"n","type":"null"}}})",
       R"({"$dynamicRef": "#n", "$defs": {"a": {"$dynamicAnchor": "n", "type": "null"}}})"},
      {R"({"$id":"http://x/y","$ref":"z#/items","$defs":{"a":{"$id":"z","items":{}}}})",
       R"({"$id": "http://x/y", "$ref": "http://x/z#/items", "$defs": {"a": {"$id": "http://x/z", )"
       R"("items": true}}})"},
      {R"({"$schema":"http://json-schema.org/draft-07/schema#","items":[{}],
          "dependencies":{"a":["b"]}})",
       R"({"dependentRequired": {"a": ["b"]}, "prefixItems": [{}]})"},
  };
  for (const Case& c : cases) {
    const auto schema = read_json_schema(json::parse(c.text).value(), {.text = c.text});
    ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
    json::Value written = to_json_schema(*schema);
    written.as_object().erase(written.as_object().begin());
    EXPECT_EQ(json::write(written), c.want);
    EXPECT_TRUE(comes_back(json::parse(c.text).value()));
  }
}

// Documents of the suite by the URI under which its schemas refer to them.
std::vector<Document> documents_below(const std::filesystem::path& folder, const std::string& uri) {
  std::vector<Document> documents;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json") continue;
    const auto value = json::parse(read_file(entry.path()));
    if (!value) continue;
    documents.push_back({uri + entry.path().lexically_relative(folder).generic_string(), *value});
  }
  return documents;
}

TEST(ToJsonSchema, ComesBackForEverySchemaOfTheOfficialSuite) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const std::filesystem::path suites =
      std::filesystem::path(data != nullptr ? data : "") / "suites";
  if (data == nullptr || !std::filesystem::is_directory(suites / "json-schema-draft2020-12"))
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA has no suites/json-schema-draft2020-12";
  // The metaschemas come with Python's jsonschema.
  const std::filesystem::path metaschemas =
      "/usr/lib/python3/dist-packages/jsonschema_specifications/schemas/draft202012";
  if (!std::filesystem::is_directory(metaschemas))
    GTEST_SKIP() << "jsonschema_specifications is not installed";
  std::vector<Document> documents =
      documents_below(suites / "json-schema-remotes", "http://localhost:1234/");
  std::erase_if(documents, [](const Document& document) {
    return document.uri.contains("/v1/") || document.uri.contains("/draft3/") ||
           document.uri.contains("/draft4/");
  });
  for (const auto& entry : std::filesystem::recursive_directory_iterator(metaschemas)) {
    if (!entry.is_regular_file()) continue;
    auto value = json::parse(read_file(entry.path())).value();
    const std::string uri = value.find("$id")->as_string();
    documents.push_back({uri, std::move(value)});
  }
  std::size_t n_schemas = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(suites / "json-schema-draft2020-12")) {
    if (entry.path().extension() != ".json") continue;
    const auto groups = json::parse(read_file(entry.path())).value();
    for (const json::Value& group : groups.as_array()) {
      ++n_schemas;
      // Keywords without a meaning are left out: in 2020-12 they would have one.
      if (group.find("description")->as_string().contains("no validation vocabulary")) continue;
      EXPECT_TRUE(comes_back(
          *group.find("schema"), {.documents = documents, .unknown = UnknownKeywords::ignore}
      )) << entry.path().filename()
         << ": " << group.find("description")->as_string();
    }
  }
  EXPECT_GE(n_schemas, 383U);
}

TEST(ToJsonSchema, ComesBackForEverySmallSchema) {
  for (const json::Value& schema : testing::small_schemas())
    EXPECT_TRUE(comes_back(schema)) << json::write(schema);
}

RC_GTEST_PROP(ToJsonSchema, ComesBack, ()) {
  const auto keywords = *rc::gen::element(testing::Keywords::simple, testing::Keywords::all);
  const json::Value schema = *testing::schema_json(keywords);
  RC_LOG() << json::write(schema) << '\n';
  const auto result = comes_back(schema);
  if (!result) RC_FAIL(result.message());
}

TEST(ToJsonSchema, InlineFormatsComeBackToo) {
  const std::string_view text = R"({
    "present": {"type": "bool", "description": "is there one"},
    "side": {"type": "str", "literals": ["left", "right"], "optional": true},
    "sizes": {"type": "list", "items": {"type": "float", "optional": true}},
    "more": {"type": "dict", "name": "More", "optional": true, "properties": {"x": {"type": "any"}}}
  })";
  const Schema schema = read_inline(json::parse(text).value(), {.text = text}).value();
  const Schema back = read_json_schema(to_json_schema(schema), {}).value();
  EXPECT_EQ(dump(back), dump(schema));
  EXPECT_EQ(hash_of(back), hash_of(schema));
}

}  // namespace
}  // namespace extractinator::schema
