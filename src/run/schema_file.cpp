// Finds out what a schema file is and reads it. Public: schema_file.h.
#include "run/schema_file.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/keywords.h"
#include "schema/pydantic/reader.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

constexpr std::uint64_t kMaxSchemaBytes = std::uint64_t{64} << 20U;

// No type of JSON Schema has one of these names.
constexpr std::array<std::string_view, 7> kInlineTypes = {
    "str", "int", "float", "bool", "list", "dict", "any"
};

Result<schema::Document> read_document(const FileSystem& files, const DocumentFile& document) {
  TRY(std::string text, files.read(document.path, kMaxSchemaBytes));
  const std::string name = document.path.string();
  TRY(json::Value value, json::parse(text, {.file = name, .excerpt_in_errors = true}));
  return schema::Document{
      .uri = document.uri, .value = std::move(value), .file = name, .text = std::move(text)
  };
}

}  // namespace

std::string_view to_string(SchemaKind kind) {
  switch (kind) {
    case SchemaKind::json_schema:
      return "json_schema";
    case SchemaKind::inline_dictionary:
      return "inline";
    case SchemaKind::pydantic:
      break;
  }
  return "pydantic";
}

SchemaKind kind_of(const json::Value& schema) {
  if (!schema.is_object() || schema.as_object().empty()) return SchemaKind::json_schema;
  const auto is_field = [](const json::Member& member) {
    if (!member.value.is_object()) return false;
    const json::Value* type = member.value.find("type");
    const json::Value* literals = member.value.find("literals");
    return (type != nullptr && type->is_string() &&
            std::ranges::contains(kInlineTypes, std::string_view(type->as_string()))) ||
           (literals != nullptr && literals->is_array());
  };
  const auto is_keyword = [](const json::Member& member) {
    return schema::find_keyword(member.key) != nullptr;
  };
  const auto is_scalar_keyword = [&](const json::Member& member) {
    return is_keyword(member) && !member.value.is_object();
  };
  const json::Value::Object& members = schema.as_object();
  if (std::ranges::any_of(members, is_scalar_keyword)) return SchemaKind::json_schema;
  if (std::ranges::any_of(members, is_field)) return SchemaKind::inline_dictionary;
  return std::ranges::any_of(members, is_keyword) ? SchemaKind::json_schema
                                                  : SchemaKind::inline_dictionary;
}

Result<schema::Schema> read_schema(
    const json::Value& value, const schema::Source& source, const schema::JsonSchemaOptions& options
) {
  return kind_of(value) == SchemaKind::json_schema
             ? schema::read_json_schema(value, source, options)
             : schema::read_inline(value, source);
}

Result<SchemaFile> load_schema(
    const FileSystem& files,
    const std::filesystem::path& path,
    std::span<const DocumentFile> documents
) {
  const std::string extension = path.extension().string();
  if (extension != ".py" && extension != ".json") {
    return fail(
        ErrorCode::unsupported,
        std::format("`{}` is no schema by its name", path.string()),
        {},
        "schemas are `.json` (JSON Schema or an inline dictionary) and `.py` (Pydantic) files"
    );
  }
  TRY(const std::string text, files.read(path, kMaxSchemaBytes));
  const schema::Source source{.file = path.string(), .text = text};
  if (extension == ".py") {
    TRY(schema::Schema schema, schema::read_pydantic(text, source));
    return SchemaFile{.kind = SchemaKind::pydantic, .schema = std::move(schema)};
  }
  TRY(const json::Value value, json::parse(text, {.file = source.file, .excerpt_in_errors = true}));
  std::vector<schema::Document> given;
  for (const DocumentFile& document : documents) {
    TRY(schema::Document read, read_document(files, document));
    given.push_back(std::move(read));
  }
  TRY(schema::Schema schema, read_schema(value, source, {.documents = given}));
  return SchemaFile{.kind = kind_of(value), .schema = std::move(schema)};
}

}  // namespace extractinator::run
