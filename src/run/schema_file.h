// Schemas as people keep them in files: JSON Schema, the inline dictionary, Pydantic source.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::run {

enum class SchemaKind : std::uint8_t { json_schema, inline_dictionary, pydantic };

// "json_schema", "inline", "pydantic".
[[nodiscard]] std::string_view to_string(SchemaKind kind);

struct SchemaFile {
  SchemaKind kind = SchemaKind::json_schema;
  schema::Schema schema;
};

// A file that `$ref` may name by a URI.
struct DocumentFile {
  std::string uri;
  std::filesystem::path path;
};

// What a JSON value with a schema is. A keyword of JSON Schema whose value is no object decides,
// then a field with a type of the inline dictionary (`str`, `int` …), then the names.
[[nodiscard]] SchemaKind kind_of(const json::Value& schema);

// Reads a value as what it is.
[[nodiscard]] Result<schema::Schema> read_schema(
    const json::Value& value,
    const schema::Source& source,
    const schema::JsonSchemaOptions& options = {}
);

// Reads `path`: `.py` is Pydantic source, `.json` JSON Schema or an inline dictionary. Fails with
// the place of what is wrong; `unsupported` for other names.
[[nodiscard]] Result<SchemaFile> load_schema(
    const FileSystem& files,
    const std::filesystem::path& path,
    std::span<const DocumentFile> documents = {}
);

}  // namespace extractinator::run
