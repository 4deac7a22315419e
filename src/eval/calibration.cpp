// Writes and reads calibrations; everything here is public through calibration.h.
#include "eval/calibration.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/result.h"
#include "eval/curves.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

constexpr std::int64_t kVersion = 1;

json::Value number(double value) { return json::Value::number(value); }

void append(const Temperature& curve, json::Value::Object& object) {
  object.push_back({"temperature", number(curve.temperature)});
}

void append(const Logistic& curve, json::Value::Object& object) {
  object.push_back({"slope", number(curve.slope)});
  object.push_back({"intercept", number(curve.intercept)});
}

void append(const Isotonic& curve, json::Value::Object& object) {
  json::Value::Array points;
  for (const auto& [probability, value] : curve.points)
    points.emplace_back(json::Value::Array{number(probability), number(value)});
  object.push_back({"points", json::Value(std::move(points))});
}

std::optional<double> finite(const json::Value* value) {
  const auto found = value != nullptr ? value->to_double() : std::nullopt;
  return found && std::isfinite(*found) ? found : std::nullopt;
}

std::optional<Curve> isotonic_of(const json::Value& field) {
  const json::Value* points = field.find("points");
  if (points == nullptr || !points->is_array() || points->as_array().empty()) return std::nullopt;
  Isotonic curve;
  for (const json::Value& point : points->as_array()) {
    if (!point.is_array() || point.as_array().size() != 2) return std::nullopt;
    const auto x = finite(&point.as_array()[0]);
    const auto y = finite(&point.as_array()[1]);
    // A curve that falls, or has two values at one place, was not written here.
    const bool follows = curve.points.empty() || (x && y && *x > curve.points.back().first &&
                                                  *y >= curve.points.back().second);
    if (!x || !y || *y < 0 || *y > 1 || !follows) return std::nullopt;
    curve.points.emplace_back(*x, *y);
  }
  return curve;
}

std::optional<Curve> curve_of(const json::Value& field) {
  const json::Value* kind = field.find("kind");
  if (kind == nullptr || !kind->is_string()) return std::nullopt;
  if (kind->as_string() == "temperature") {
    const auto temperature = finite(field.find("temperature"));
    if (!temperature || *temperature <= 0) return std::nullopt;
    return Temperature{.temperature = *temperature};
  }
  if (kind->as_string() == "logistic") {
    const auto slope = finite(field.find("slope"));
    const auto intercept = finite(field.find("intercept"));
    if (!slope || !intercept) return std::nullopt;
    return Logistic{.slope = *slope, .intercept = *intercept};
  }
  return kind->as_string() == "isotonic" ? isotonic_of(field) : std::nullopt;
}

}  // namespace

std::string_view kind_of(const Curve& curve) {
  struct Visitor {
    std::string_view operator()(const Temperature&) const { return "temperature"; }
    std::string_view operator()(const Logistic&) const { return "logistic"; }
    std::string_view operator()(const Isotonic&) const { return "isotonic"; }
  };
  return std::visit(Visitor(), curve);
}

json::Value to_json(const Calibration& calibration) {
  json::Value::Object identity;
  for (const auto& [name, value] : calibration.identity)
    identity.push_back({name, json::Value(value)});
  json::Value::Array fields;
  for (const auto& [pointer, curve] : calibration.curves) {
    json::Value::Object field = {
        {"pointer", json::Value(pointer)}, {"kind", json::Value(std::string(kind_of(curve)))}
    };
    std::visit([&](const auto& one) { append(one, field); }, curve);
    fields.emplace_back(std::move(field));
  }
  return json::Value(
      json::Value::Object{
          {"version", json::Value::integer(kVersion)},
          {"identity", json::Value(std::move(identity))},
          {"fields", json::Value(std::move(fields))},
      }
  );
}

Result<Calibration> read_calibration(std::string_view text, std::string_view file) {
  TRY(const json::Value value, json::parse(text, {.file = std::string(file)}));
  const auto refuse = [&](std::string message) {
    return fail(ErrorCode::invalid_input, std::move(message), {.file = std::string(file)});
  };
  const json::Value* version = value.find("version");
  const auto number = version != nullptr ? version->to_int64() : std::nullopt;
  if (!number) return refuse("a calibration is an object with a `version`");
  if (*number != kVersion) {
    return fail(
        ErrorCode::unsupported,
        std::format("calibration of version {}; this program reads version {}", *number, kVersion),
        {.file = std::string(file)}
    );
  }
  Calibration calibration;
  const json::Value* identity = value.find("identity");
  if (identity == nullptr || !identity->is_object())
    return refuse("the calibration has no `identity`");
  for (const json::Member& member : identity->as_object()) {
    if (!member.value.is_string()) return refuse("`identity` has a value that is no string");
    calibration.identity.emplace_back(member.key, member.value.as_string());
  }
  const json::Value* fields = value.find("fields");
  if (fields == nullptr || !fields->is_array()) return refuse("the calibration has no `fields`");
  for (const json::Value& field : fields->as_array()) {
    const json::Value* pointer = field.find("pointer");
    auto curve = curve_of(field);
    if (pointer == nullptr || !pointer->is_string() || !curve) {
      return refuse(
          std::format("field {} of the calibration is no curve", calibration.curves.size())
      );
    }
    calibration.curves.insert_or_assign(pointer->as_string(), *std::move(curve));
  }
  return calibration;
}

std::optional<Sample> sample_of(
    const json::Value& value,
    const json::Value* probability,
    const json::Value* distribution,
    const json::Value* status
) {
  const auto p = finite(probability);
  if (!p) return std::nullopt;
  Sample sample{.probability = *p};
  const bool has_status = status != nullptr && !status->is_null();
  if (has_status || distribution == nullptr || !distribution->is_array()) return sample;
  std::optional<std::size_t> predicted;
  for (const json::Value& one : distribution->as_array()) {
    const json::Value* other = one.find("value");
    const auto own = finite(one.find("probability"));
    if (other == nullptr || !own) return sample;
    if (!predicted && json::equivalent(*other, value)) predicted = sample.distribution.size();
    sample.distribution.push_back(*own);
  }
  if (predicted) {
    sample.predicted = *predicted;
  } else {
    sample.distribution.clear();
  }
  return sample;
}

}  // namespace extractinator::eval
