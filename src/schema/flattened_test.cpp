// What several nodes say together, as one node.
#include "schema/flattened.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

NodeId id(std::uint32_t index) { return NodeId{index}; }

TEST(Flattened, FollowsReferencesAndAllOfOnce) {
  // 0 refers to 1, which holds 2 and, in a circle, 0 again.
  const Schema schema(
      {.nodes = {{.ref = id(1)}, {.all_of = {id(2)}, .title = "one"}, {.ref = id(0)}}}
  );
  EXPECT_EQ(conjunction_of(schema, id(0)), (std::vector{id(0), id(1), id(2)}));
  EXPECT_EQ(flattened(schema, id(2)).title, "one");
}

TEST(Flattened, MergesKeywordByKeyword) {
  const Schema schema(
      {.nodes = {
           {.types = {Type::object},
            .properties = {{"a", id(3), false}},
            .all_of = {id(1), id(2)},
            .description = "outer"},
           {.properties = {{"b", id(3), true}, {"a", id(3), true}}, .description = "inner"},
           {.types = {Type::object, Type::null}, .max_items = 4},
           {.types = {Type::number}, .minimum = json::Number{"1"}, .all_of = {id(4)}},
           {.types = {Type::integer}, .minimum = json::Number{"2"}, .maximum = json::Number{"9"}}
       }}
  );
  const Node object = flattened(schema, id(0));
  EXPECT_EQ(object.types, TypeSet{Type::object});
  EXPECT_EQ(object.properties, (std::vector<Property>{{"a", id(3), true}, {"b", id(3), true}}));
  EXPECT_EQ(object.max_items, std::optional<std::uint64_t>(4));
  EXPECT_EQ(object.description, "outer");
  const Node number = flattened(schema, id(3));
  EXPECT_EQ(number.types, TypeSet{Type::integer});
  EXPECT_EQ(number.minimum->text, "2");
  EXPECT_EQ(number.maximum->text, "9");
}

TEST(Flattened, LeavesTheOnlyAlternativeThatIsNotNull) {
  const Schema schema(
      {.nodes = {
           {.one_of = {id(1), id(2)}},
           {.types = {Type::string}},
           {.enumeration = std::vector<json::Value>{json::Value()}},
           {.any_of = {id(1), id(4)}},
           {.types = {Type::integer}},
           {.any_of = {id(0), id(2)}},
           {.any_of = {id(7)}},
           {.ref = id(6)},
       }}
  );
  EXPECT_EQ(without_null(schema, id(0)), id(1));
  EXPECT_EQ(without_null(schema, id(3)), id(3));
  EXPECT_EQ(without_null(schema, id(5)), id(1));
  EXPECT_TRUE(is_null_only(schema, id(2)));
  EXPECT_FALSE(is_null_only(schema, id(0)));
  (void)without_null(schema, id(6));  // Ends, though the way leads in a circle.
}

}  // namespace
}  // namespace extractinator::schema
