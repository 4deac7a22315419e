// Reads Pydantic source. Public: pydantic_to_json_schema(), read_pydantic().
#include "schema/pydantic/reader.h"

#include <cstddef>
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/json_schema.h"
#include "schema/pydantic/model.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"
#include "schema/pydantic/syntax.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

constexpr std::string_view kRoot = "OutputParser";

struct Converted {
  json::Value value;
  std::map<std::string, std::size_t> places;  // By JSON pointer: offset in the Python text.
  std::vector<Warning> warnings;
};

Result<pydantic::ClassInfo*> find_root(pydantic::Program& program) {
  const pydantic::Ref* found = program.module.find_own(kRoot);
  if (found == nullptr || (*found)->kind != pydantic::ObjectKind::class_type) {
    std::vector<std::string> names;
    for (const pydantic::ClassInfo& cls : program.classes)
      names.push_back(cls.qualified_name);
    return program.fail(
        0,
        ErrorCode::not_found,
        "the file has no class `" + std::string(kRoot) + "`",
        names.empty() ? "write `class OutputParser(BaseModel):`"
                      : "name the class of the answer `OutputParser`; there is " +
                            pydantic::in_ticks(names.back())
    );
  }
  pydantic::ClassInfo* cls = (*found)->cls;
  if (cls->kind == pydantic::ClassKind::opaque) return std::unexpected(*cls->why_opaque);
  if (cls->kind != pydantic::ClassKind::model && cls->kind != pydantic::ClassKind::root_model)
    return program.fail(
        cls->offset,
        ErrorCode::invalid_input,
        "the class `" + std::string(kRoot) + "` is no Pydantic model",
        "write `class OutputParser(BaseModel):`"
    );
  return cls;
}

Result<Converted> convert(const Source& source) {
  pydantic::Program program(source);
  TRY(program.statements, pydantic::parse_module(source));
  TRY_VOID(pydantic::run_statements(program));
  TRY(pydantic::ClassInfo * root, find_root(program));
  TRY(const pydantic::FinishedCore core, pydantic::core_of(program, *root));
  TRY(const pydantic::PlacedValue schema, pydantic::to_json_schema(program, core));
  Converted converted;
  converted.value = pydantic::to_value(schema, "", converted.places);
  converted.warnings = std::move(program.warnings);
  return converted;
}

Source with_text(const Source& source, std::string_view text) {
  Source result = source;
  result.text = text;
  return result;
}

}  // namespace

Result<json::Value> pydantic_to_json_schema(std::string_view text, const Source& source) {
  const Source python = with_text(source, text);
  TRY(Converted converted, convert(python));
  return std::move(converted.value);
}

Result<Schema> read_pydantic(std::string_view text, const Source& source) {
  Source python = with_text(source, text);
  TRY(Converted converted, convert(python));
  // The value under a pointer, or the nearest one around it that has a place. The schema keeps it.
  python.place =
      [places =
           std::make_shared<const std::map<std::string, std::size_t>>(std::move(converted.places)),
       file = source.file,
       kept = std::make_shared<const std::string>(text)](std::string_view pointer) {
        std::string at(pointer);
        while (!places->contains(at) && !at.empty())
          at.resize(at.rfind('/'));
        const auto found = places->find(at);
        return pydantic::location_of(
            {.file = file, .text = *kept}, found == places->end() ? 0 : found->second
        );
      };
  auto schema = read_json_schema(converted.value, python);
  if (!schema) {
    Error error = std::move(schema).error();
    if (error.hint.empty() || error.code == ErrorCode::invalid_input)
      error.hint = "this is what Pydantic writes into the JSON Schema here" +
                   (error.hint.empty() ? std::string() : "; " + error.hint);
    return std::unexpected(std::move(error));
  }
  schema->prepend_warnings(std::move(converted.warnings));
  return schema;
}

}  // namespace extractinator::schema
