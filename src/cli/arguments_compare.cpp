// The command line of `compare`. Reachable from outside: add_compare.
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"

namespace extractinator::cli {

void add_compare(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand(
      "compare", "Say how far runs of one task differ, and whether by chance"
  );
  const auto compare = std::make_shared<CompareArguments>();
  const auto positive = std::make_shared<std::vector<std::string>>();
  app.add_option("run", compare->runs, "Folders of runs, at least two; the first is the reference")
      ->required()
      ->expected(2, 64)
      ->type_name("RUN");
  app.add_option("--truth", compare->truth, "JSON list of rows with true values [agreement only]")
      ->type_name("FILE");
  app.add_option(
         "--id",
         compare->ids,
         "Columns that say which record is which, with commas [those that data and truth have]"
  )
      ->delimiter(',')
      ->type_name("NAME");
  app.add_option(
         "--tolerance", compare->tolerance, "Numbers that are so near are right, in their unit"
  )
      ->type_name("X")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--epsilon", compare->epsilon, "What small differences weigh near 0, of rsmapes")
      ->type_name("X")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--positive", *positive, "What sensitivity is about, of a field with two values")
      ->type_name("FIELD=VALUE")
      ->allow_extra_args(false);
  app.add_option(
         "--cluster",
         compare->cluster,
         "Column of records that belong together, such as the patient"
  )
      ->type_name("NAME");
  app.add_option("--draws", compare->n_draws, "Draws of the intervals and tests; 0: none")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--seed", compare->seed, "Seed of the draws")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--level", compare->level, "How often intervals shall cover the true value")
      ->type_name("X")
      ->check(CLI::Range(0.01, 0.9999))
      ->capture_default_str();
  app.add_option("--power", compare->power, "How often a detectable difference would be found")
      ->type_name("X")
      ->check(CLI::Range(0.5, 0.9999))
      ->capture_default_str();
  app.add_option("--out,-o", compare->output, "Folder for report.json, measures.csv and so on")
      ->type_name("DIR");
  app.add_option("--differences", compare->differences, "CSV file for the values that differ")
      ->type_name("FILE");
  app.add_flag("--with-text", compare->with_text, "Write free text and lists of answers, too");
  app.add_flag("--all", compare->is_all, "Print all measures, not only the first of each field");
  add_json(app, compare->is_json);
  subcommands.push_back({.app = &app, .make = [compare, positive]() -> Result<Command> {
                           TRY(compare->positive, positive_of(*positive));
                           return *compare;
                         }});
}

}  // namespace extractinator::cli
