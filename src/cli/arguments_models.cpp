// `models list|show|recommend|inspect`. Reachable from outside: add_models.
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "models/fit.h"

namespace extractinator::cli {
namespace {

// The words of a command line, before it is known whether they are sizes.
struct Given {
  ModelsRecommendArguments recommend = {};
  std::string memory = {};
  std::vector<std::string> gpu_memory = {};
};

Result<std::uint64_t> size_of(const char* option, const std::string& word) {
  const auto n_bytes = models::parse_bytes(word);
  if (!n_bytes) {
    return fail(
        ErrorCode::invalid_input,
        std::format("`{} {}` is no size", option, word),
        {},
        "a number with G or M behind it, for example 16G"
    );
  }
  return *n_bytes;
}

// What the options say together.
Result<Command> checked(const Given& given) {
  ModelsRecommendArguments recommend = given.recommend;
  if (!given.memory.empty()) {
    TRY(recommend.n_memory_bytes, size_of("--memory", given.memory));
  }
  if (!given.gpu_memory.empty()) {
    recommend.gpu_bytes.emplace();
    for (const std::string& word : given.gpu_memory) {
      TRY(const std::uint64_t n_bytes, size_of("--gpu-memory", word));
      if (n_bytes > 0) recommend.gpu_bytes->push_back(n_bytes);
    }
  }
  if (recommend.n_context && !recommend.task.empty()) {
    return fail(
        ErrorCode::invalid_input,
        "both a task and --context were given",
        {},
        "the task's reports say how many tokens there are: leave out one of them"
    );
  }
  if (recommend.data_dir && recommend.task.empty()) {
    return fail(
        ErrorCode::invalid_input, "--data-dir was given without a task", {}, "name the task file"
    );
  }
  return recommend;
}

void add_recommend(CLI::App& group, Subcommands& subcommands) {
  CLI::App& app =
      *group.add_subcommand("recommend", "Say which models fit this machine and a task");
  const auto given = std::make_shared<Given>();
  app.add_option("task", given->recommend.task, "Task whose reports shall fit")->type_name("TASK");
  app.add_option(
         "--data-dir", given->recommend.data_dir, "Folder of its dataset [data beside its folder]"
  )
      ->type_name("DIR");
  app.add_option("--memory", given->memory, "Main memory, as 16G [this machine's]")
      ->type_name("SIZE");
  app.add_option(
         "--gpu-memory",
         given->gpu_memory,
         "Memory of a graphics card; again for another, 0 for none [this machine's]"
  )
      ->type_name("SIZE")
      ->allow_extra_args(false);
  app.add_option(
         "--context", given->recommend.n_context, "Tokens of a prompt and its answer [8192]"
  )
      ->type_name("N")
      ->check(not_a_count);
  add_json(app, given->recommend.is_json);
  subcommands.push_back({.app = &app, .make = [given] { return checked(*given); }});
}

}  // namespace

void add_models(CLI::App& program, Subcommands& subcommands) {
  CLI::App& group = *program.add_subcommand("models", "Choose models, and look at their files");
  group.require_subcommand(0, 1);

  CLI::App& list_app = *group.add_subcommand("list", "List the models of the catalogue");
  const auto list = std::make_shared<ModelsListArguments>();
  add_json(list_app, list->is_json);
  subcommands.push_back({.app = &list_app, .make = [list] { return *list; }});

  CLI::App& show_app = *group.add_subcommand("show", "Show what is known of a model, with sources");
  const auto show = std::make_shared<ModelsShowArguments>();
  show_app.add_option("name", show->name, "Name of a model in the catalogue")
      ->required()
      ->type_name("NAME");
  add_json(show_app, show->is_json);
  subcommands.push_back({.app = &show_app, .make = [show] { return *show; }});

  add_recommend(group, subcommands);

  CLI::App& inspect_app =
      *group.add_subcommand("inspect", "Show what a GGUF file says about itself");
  const auto inspect = std::make_shared<InspectArguments>();
  inspect_app.add_option("file", inspect->model, "GGUF file")->required()->type_name("FILE");
  add_json(inspect_app, inspect->is_json);
  subcommands.push_back({.app = &inspect_app, .make = [inspect] { return *inspect; }});

  subcommands.push_back({.app = &group, .make = [&program] { return Text{program.help()}; }});
}

}  // namespace extractinator::cli
