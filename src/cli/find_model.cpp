// Finds model files by name; reachable from outside: find_model, find_embedding_model,
// model_files and bundled_model.
#include <algorithm>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "base/result.h"
#include "cli/commands.h"
#include "run/example_embedding.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

std::string environment(const char* name) {
  const char* value =
      std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread could set it
  return value != nullptr ? value : "";
}

bool is_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

std::vector<std::filesystem::path> model_folders() {
  std::vector<std::filesystem::path> folders;
  std::string rest = environment("EXTRACTINATOR_MODELS");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.emplace_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  folders.emplace_back("models");
  return folders;
}

}  // namespace

std::filesystem::path bundled_model() {
  const std::string prefix = environment("EXTRACTINATOR_PREFIX");
  if (prefix.empty()) return {};
  const auto path =
      std::filesystem::path(prefix) / "share/extractinator/model/extractinator-demo.gguf";
  return is_file(path) ? path : std::filesystem::path();
}

Result<std::filesystem::path> find_model(std::string_view name) {
  if (name.empty()) {
    if (const auto path = bundled_model(); !path.empty()) return path;
    return fail(
        ErrorCode::invalid_input, "no model was given", {}, "name a GGUF file with --model FILE"
    );
  }
  if (const std::filesystem::path path(name); is_file(path)) return path;
  std::vector<std::string> known;
  for (const std::filesystem::path& folder : model_folders()) {
    for (const std::string& file : {std::string(name), std::string(name) + ".gguf"}) {
      if (is_file(folder / file)) return folder / file;
    }
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      if (entry.path().extension() == ".gguf") known.push_back(entry.path().stem().string());
    }
  }
  return fail(
      ErrorCode::not_found,
      std::format("no model `{}`: neither a file nor a name in the model folders", name),
      {},
      known.empty() ? "models are GGUF files; put them into ./models or a folder named in "
                      "EXTRACTINATOR_MODELS"
                    : suggest(name, known)
  );
}

std::vector<std::filesystem::path> model_files() {
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::path& folder : model_folders()) {
    std::vector<std::filesystem::path> here;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      if (entry.path().extension() == ".gguf" && is_file(entry.path()))
        here.push_back(entry.path());
    }
    std::ranges::sort(here);
    files.insert(files.end(), here.begin(), here.end());
  }
  if (auto path = bundled_model(); !path.empty()) files.push_back(std::move(path));
  return files;
}

Result<void> find_embedding_model(Options& options) {
  const bool is_file_wanted = options.num_examples > 0 && !options.embedding_model.empty() &&
                              !run::is_in_ollama(options.embedding_model);
  if (!is_file_wanted) return {};
  auto found = find_model(options.embedding_model.string());
  if (!found) return std::unexpected(std::move(found).error().within("embedding model"));
  options.embedding_model = *std::move(found);
  return {};
}

}  // namespace extractinator::cli
