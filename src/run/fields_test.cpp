// What is known of values keeps the shape of the answer.
#include "run/fields.h"

#include <string>

#include <gtest/gtest.h>

#include "decode/generator.h"
#include "json/parse.h"
#include "json/write.h"
#include "run/answer_form.h"
#include "schema/absence.h"

namespace extractinator::run {
namespace {

TEST(Fields, HaveTheShapeOfTheValue) {
  const decode::Completion completion{
      .fields = {
          {.pointer = "/a/0/x~1y", .probability = 0.5},
          {.pointer = "/a/0/z", .probability = 0.25, .distribution = {{"\"q\"", 0.25}}},
      }
  };
  const auto fields = Fields::read(fields_json(completion), 0);
  ASSERT_TRUE(fields);
  const auto value =
      json::parse(R"([{"x/y": 1, "z": "q", "w": null}, {"z": [], "v": {}}])").value();
  EXPECT_EQ(
      json::write(fields->beside(value, "/a", "/probability")),
      R"([{"x/y": 0.5, "z": 0.25, "w": null}, {"z": [], "v": {}}])"
  );
  EXPECT_EQ(
      json::write(fields->beside(value.as_array()[0], "/a/0", "/distribution")),
      R"({"x/y": null, "z": [{"value": "q", "probability": 0.25}], "w": null})"
  );
}

TEST(Fields, OfAStatusStandWithTheFieldTheyAreOf) {
  const decode::Completion completion{
      .fields = {
          {.pointer = "/a/status",
           .probability = 0.5,
           .lowest = 0.5,
           .removed_mass = 0.5,
           .distribution = {{"\"negated\"", 0.5}, {"\"value\"", 0.25}}},
          {.pointer = "/b/status", .probability = 0.5, .lowest = 0.75, .removed_mass = 0.5},
          {.pointer = "/b/value", .probability = 0.25, .lowest = 0.5, .removed_mass = 0.5},
          {.pointer = "/o/status", .probability = 0.75},
          {.pointer = "/o/value/x", .probability = 0.5},
      }
  };
  const Answered answered{
      .statuses =
          {{"/a", schema::Presence::negated},
           {"/b", schema::Presence::value},
           {"/o", schema::Presence::value}},
      .status_places = {{"/a/status", "/a"}, {"/b/status", "/b"}, {"/o/status", "/o"}},
      .moved = {{"/b/value", "/b"}, {"/o/value", "/o"}, {"/o/value/x", "/o/x"}},
  };
  const std::string text = fields_json(completion, answered);
  EXPECT_EQ(
      text,
      R"([{"pointer":"/a","probability":0.5,"lowest":0.5,"removed_mass":0.5,)"
      R"("status":{"value":"negated","probability":0.5,"lowest":0.5,"removed_mass":0.5,)"
      R"("distribution":[{"value":"negated","probability":0.5},{"value":"value","probability":0.25}]}},)"
      R"({"pointer":"/b","probability":0.125,"lowest":0.5,"removed_mass":0.75,)"
      R"("status":{"value":"value","probability":0.5,"lowest":0.75,"removed_mass":0.5}},)"
      R"({"pointer":"/o","status":{"value":"value","probability":0.75,"lowest":1,"removed_mass":0}},)"
      R"({"pointer":"/o/x","probability":0.5,"lowest":1,"removed_mass":0}])"
  );
  const auto fields = Fields::read(text, 0);
  ASSERT_TRUE(fields);
  EXPECT_EQ(json::write(fields->beside({}, "/a", "/status/value")), R"("negated")");
}

TEST(Fields, SayWhenTheyAreDamaged) {
  for (const std::string text : {"{}", "[1]", "[{\"pointer\": 1}]", "["}) {
    const auto fields = Fields::read(text, 7);
    ASSERT_FALSE(fields) << text;
    EXPECT_EQ(fields.error().code, ErrorCode::corrupt);
  }
  EXPECT_EQ(fields_json({}), "");
}

}  // namespace
}  // namespace extractinator::run
