// What is known of values keeps the shape of the answer.
#include "run/fields.h"

#include <string>

#include <gtest/gtest.h>

#include "decode/generator.h"
#include "json/parse.h"
#include "json/write.h"

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
