// Manifests to files and back; everything here is public through manifest.h.
#include "run/manifest.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/export_formats.h"
#include "run/recorded_options.h"
#include "run/recorded_run.h"
#include "store/run_store.h"
#include "store/verification.h"
#include <extractinator/version.h>

namespace extractinator::run {
namespace {

// Goes up when an older program could misread a manifest.
constexpr std::int64_t kManifestFormat = 1;
constexpr std::uint64_t kMaxBytes = std::uint64_t{16} << 20U;  // A usual one has some kilobytes.

json::Value text(std::string_view value) { return json::Value(std::string(value)); }
json::Value number(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

json::Value counts_json(const RowCounts& rows, std::optional<std::uint64_t> total) {
  json::Value::Object causes;
  for (const auto& [cause, n] : rows.causes)
    causes.push_back({cause, number(n)});
  return json::Value(
      json::Value::Object{
          {"total", total ? number(*total) : json::Value()},
          {"exported", number(rows.n_done + rows.n_invalid + rows.n_failed)},
          {"done", number(rows.n_done)},
          {"invalid", number(rows.n_invalid)},
          {"failed", number(rows.n_failed)},
          {"causes", json::Value(std::move(causes))},
      }
  );
}

json::Value work_json(const store::Work& work) {
  const double seconds = std::chrono::duration<double>(work.elapsed).count();
  return json::Value(
      json::Value::Object{
          {"n_rows", number(work.n_rows)},
          {"elapsed_ms", json::Value::integer(work.elapsed.count())},
          {"rows_per_second",
           seconds > 0 ? json::Value::number(static_cast<double>(work.n_rows) / seconds)
                       : json::Value()},
      }
  );
}

json::Value audit_json(const store::AuditHead& head) {
  if (head.n == 0) return json::Value();
  return json::Value(json::Value::Object{{"n", number(head.n)}, {"hash", text(to_hex(head.hash))}});
}

Result<json::Value> calibration_json(const std::filesystem::path& file) {
  if (file.empty()) return json::Value();
  TRY(const Hash256 hash, hash_file(file));
  return json::Value(
      json::Value::Object{
          {"file", json::Value(absolute_path(file).string())}, {"hash", text(to_hex(hash))}
      }
  );
}

// A manifest being read.
class ManifestReader {
 public:
  ManifestReader(const json::Value& root, const std::filesystem::path& path)
      : root_(root),
        path_(path) {}

  Result<Manifest> read() const {
    const json::Value* format = root_.find("format");
    if (format == nullptr || format->to_int64() != kManifestFormat)
      return wrong("it is no manifest of format 1");
    Manifest manifest;
    TRY(manifest.configuration.name, word("/task"));
    TRY(const std::string file, word("/export/file"));
    // A manifest describes what lies beside it, wherever both were brought.
    manifest.exported.file = path_.parent_path() / std::filesystem::path(file).filename();
    TRY(manifest.hash, word("/export/hash"));
    TRY(const std::string written, word("/export/format"));
    const auto known = export_format_of(written);
    if (!known) return wrong("`/export/format` is no format of results");
    manifest.exported.format = *known;
    TRY(const bool keeps_formulas, flag("/export/keeps_formulas"));
    manifest.exported.formulas =
        keeps_formulas ? dataset::Formulas::keep : dataset::Formulas::guard;
    if (json::resolve(root_, "/export/calibration/file") != nullptr) {
      TRY(manifest.exported.calibration, word("/export/calibration/file"));
      TRY(manifest.calibration_hash, word("/export/calibration/hash"));
    }
    TRY(manifest.exported.rows, rows());
    if (json::resolve(root_, "/audit/n") != nullptr) {
      TRY(manifest.audit.n, count("/audit/n"));
      TRY(const std::string hash, word("/audit/hash"));
      TRY(manifest.audit.hash, hash_from_hex(hash));
    }
    TRY(manifest.configuration.description, object("/configuration"));
    TRY(manifest.configuration.context, object("/context"));
    TRY(const std::string hash, word("/configuration_hash"));
    if (to_hex(manifest.configuration.hash()) != hash) {
      return fail(
          ErrorCode::corrupt,
          "the configuration in the manifest does not fit its hash",
          {.file = path_.string()}
      );
    }
    return manifest;
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(std::string what) const {
    return fail(ErrorCode::invalid_input, std::move(what), {.file = path_.string()});
  }
  [[nodiscard]] std::unexpected<Error> lacks(std::string_view pointer) const {
    return wrong(std::format("the manifest does not say `{}`", pointer));
  }

  [[nodiscard]] Result<std::string> word(std::string_view pointer) const {
    const json::Value* value = json::resolve(root_, pointer);
    if (value == nullptr || !value->is_string()) return lacks(pointer);
    return value->as_string();
  }
  [[nodiscard]] Result<bool> flag(std::string_view pointer) const {
    const json::Value* value = json::resolve(root_, pointer);
    if (value == nullptr || !value->is_bool()) return lacks(pointer);
    return value->as_bool();
  }
  [[nodiscard]] Result<json::Value> object(std::string_view pointer) const {
    const json::Value* value = json::resolve(root_, pointer);
    if (value == nullptr || !value->is_object()) return lacks(pointer);
    return *value;
  }
  [[nodiscard]] Result<std::uint64_t> count(std::string_view pointer) const {
    const json::Value* value = json::resolve(root_, pointer);
    const auto n = value != nullptr ? value->to_int64() : std::nullopt;
    if (!n || *n < 0) return lacks(pointer);
    return static_cast<std::uint64_t>(*n);
  }
  [[nodiscard]] Result<RowCounts> rows() const {
    RowCounts rows;
    TRY(rows.n_done, count("/rows/done"));
    TRY(rows.n_invalid, count("/rows/invalid"));
    TRY(rows.n_failed, count("/rows/failed"));
    TRY(const json::Value causes, object("/rows/causes"));
    for (const json::Member& cause : causes.as_object()) {
      TRY(rows.causes[cause.key], count("/rows/causes" + json::pointer_step(cause.key)));
    }
    return rows;
  }

  const json::Value& root_;
  const std::filesystem::path& path_;
};

// The names of members that two objects do not share, with `prefix` in front.
void add_differences(
    const json::Value& a,
    const json::Value& b,
    std::string_view prefix,
    std::vector<std::string>& names
) {
  const auto add = [&](const json::Value& from, const json::Value& other) {
    if (!from.is_object()) return;
    for (const json::Member& member : from.as_object()) {
      const json::Value* there = other.find(member.key);
      if (there != nullptr && *there == member.value) continue;
      std::string name = std::string(prefix) + member.key;
      if (!std::ranges::contains(names, name)) names.push_back(std::move(name));
    }
  };
  add(a, b);
  add(b, a);
}

// What can change a value though the configuration is the same. In the fast mode also whatever
// changes which tokens are computed together: sums are rounded in another order then, and of two
// tokens that are nearly as probable the other one may win.
json::Value may_differ_with(const json::Value& description) {
  if (description.find("backend") != nullptr)
    return json::Value(json::Value::Array{text("program"), text("server")});
  std::vector<std::string_view> names = {"program", "compiler", "runtime", "machine"};
  const json::Value* reproducible = description.find("reproducible");
  if (reproducible == nullptr || !reproducible->as_bool())
    names.insert(names.end(), {"plan", "prompt_lookup", "rows computed beside"});
  json::Value::Array list;
  for (const std::string_view name : names)
    list.push_back(text(name));
  return json::Value(std::move(list));
}

}  // namespace

void RowCounts::add(const store::Outcome& outcome) {
  switch (outcome.status) {
    case store::Status::done:
      ++n_done;
      return;
    case store::Status::invalid:
      ++n_invalid;
      break;
    case store::Status::failed:
      ++n_failed;
      break;
  }
  ++causes[outcome.cause];
}

std::filesystem::path manifest_of(const std::filesystem::path& exported) {
  std::filesystem::path path = exported;
  path += ".manifest.json";
  return path;
}

Result<void> write_manifest(
    const store::RunStore& store, const Export& exported, FileSystem& files
) {
  TRY(const store::Configuration configuration, store.configuration());
  TRY(const store::Work work, store.work());
  TRY(const store::AuditHead audit, store.audit_head());
  TRY(const Hash256 hash, hash_file(exported.file));
  TRY(json::Value calibration, calibration_json(exported.calibration));
  const json::Value manifest(
      json::Value::Object{
          {"format", json::Value::integer(kManifestFormat)},
          {"notice", text(kNotice)},
          {"task", json::Value(configuration.name)},
          {"export",
           json::Value(
               json::Value::Object{
                   {"file", json::Value(exported.file.filename().string())},
                   {"hash", text(to_hex(hash))},
                   {"format", text(to_string(exported.format))},
                   {"keeps_formulas", json::Value(exported.formulas == dataset::Formulas::keep)},
                   {"calibration", std::move(calibration)},
               }
           )},
          {"rows", counts_json(exported.rows, row_count(configuration))},
          {"work", work_json(work)},
          {"audit", audit_json(audit)},
          {"may_differ_with", may_differ_with(configuration.description)},
          {"configuration_hash", text(to_hex(configuration.hash()))},
          {"configuration", configuration.description},
          {"context", configuration.context},
      }
  );
  TRY(AtomicFile out, AtomicFile::create(files, manifest_of(exported.file)));
  TRY_VOID(out.append(json::write(manifest, {.layout = json::Layout::indented}) + "\n"));
  return out.commit();
}

Result<Manifest> read_manifest(const FileSystem& files, const std::filesystem::path& path) {
  TRY(const std::string content, files.read(path, kMaxBytes));
  TRY(const json::Value root, json::parse(content, {.file = path.string()}));
  return ManifestReader(root, path).read();
}

std::vector<std::string> differences(const store::Configuration& a, const store::Configuration& b) {
  std::vector<std::string> names;
  add_differences(a.description, b.description, "", names);
  const auto part = [](const store::Configuration& configuration, std::string_view key) {
    const json::Value* value = configuration.context.find(key);
    return value != nullptr ? *value : json::Value();
  };
  for (const std::string_view key :
       {"n_rows", "sample", "program", "compiler", "runtime", "plan"}) {
    if (part(a, key) != part(b, key)) names.emplace_back(key);
  }
  add_differences(part(a, "machine"), part(b, "machine"), "machine.", names);
  return names;
}

}  // namespace extractinator::run
