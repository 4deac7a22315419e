// Arguments, the progress line and tables; the program as a whole is tested in tests/.
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file_system.h"
#include "cli/arguments.h"
#include "cli/progress_line.h"
#include "cli/recorded.h"
#include "cli/table.h"
#include "eval/calibrate.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Command> parse(const std::vector<std::string>& words) {
  return parse_arguments(words, RealFileSystem());
}

TEST(Arguments, RunTakesTasksAndOptions) {
  const auto command = parse(
      {"run", "a.json", "b.json", "--model", "m.gguf", "--limit", "5", "--out", "o", "--seed=7"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& run = std::get<RunArguments>(*command);
  EXPECT_THAT(run.tasks, ElementsAre("a.json", "b.json"));
  EXPECT_EQ(run.model, "m.gguf");
  EXPECT_EQ(run.options.limit, 5U);
  EXPECT_EQ(run.options.output_dir, "o");
  EXPECT_EQ(run.options.seed, 7U);
}

TEST(Arguments, TheReferencesSpellingIsARun) {
  const auto command = parse(
      {"--task_id",
       "1",
       "--model_name",
       "phi4",
       "--num_predict",
       "64",
       "--max_context_len",
       "max",
       "--num_examples",
       "3",
       "--embedding_model",
       "nomic",
       "--example_dir",
       "e",
       "--output_dir",
       "o"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& run = std::get<RunArguments>(*command);
  EXPECT_EQ(run.task_id, 1U);
  EXPECT_EQ(run.model, "phi4");
  EXPECT_EQ(run.options.max_answer_tokens, 64U);
  EXPECT_EQ(run.options.context_length, 0U);
  EXPECT_EQ(run.options.num_examples, 3U);
  EXPECT_EQ(run.options.embedding_model, "nomic");
  EXPECT_EQ(run.options.example_dir, "e");
  EXPECT_EQ(run.options.output_dir, "o");
}

TEST(Arguments, OptionsOfTheReferenceWhoseReasonIsGoneChangeNothing) {
  const auto plain = parse({"--task_id", "1"});
  const auto command = parse(
      {"--task_id", "1", "--chunk_size", "50", "--quantile=0.9", "--max_context_len", "Split"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  EXPECT_EQ(
      std::get<RunArguments>(*command).options.context_length,
      std::get<RunArguments>(*plain).options.context_length
  );
  EXPECT_FALSE(parse({"--task_id", "1", "--chunk_size", "0"}).has_value());
  EXPECT_FALSE(parse({"--task_id", "1", "--quantile", "2"}).has_value());
  EXPECT_FALSE(parse({"--task_id", "1", "--max_context_len", "long"}).has_value());
  const auto later = parse({"--task_id", "1", "--test_run_size", "5", "--no_reasoning"});
  ASSERT_TRUE(later.has_value()) << to_string(later.error());
  EXPECT_EQ(std::get<RunArguments>(*later).options.limit, 5U);
  EXPECT_EQ(std::get<RunArguments>(*later).options.thinking, ThinkingMode::off);
}

TEST(Arguments, LaterOptionsOfTheReferenceMeanTheSame) {
  const auto command = parse(
      {"--task_id",
       "1",
       "--test_run_size",
       "50",
       "--test_run_random",
       "--max_context_cap",
       "8192",
       "--reasoning_effort",
       "high",
       "--temperature",
       "auto",
       "--log_dir",
       "logs"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& run = std::get<RunArguments>(*command);
  EXPECT_EQ(run.options.limit, 50U);
  EXPECT_TRUE(run.options.random_rows);
  EXPECT_EQ(run.options.max_context_cap, 8192U);
  EXPECT_EQ(run.options.reasoning_effort, ReasoningEffort::high);
  EXPECT_TRUE(run.options.auto_temperature);
  EXPECT_EQ(run.reporting.log_dir, "logs");

  const auto temperature = [](const std::string& word) {
    const auto parsed = parse({"run", "t.json", "--temperature", word});
    return parsed ? std::get<RunArguments>(*parsed).options.temperature : -1;
  };
  EXPECT_EQ(temperature("0.0"), 0);
  EXPECT_EQ(temperature("0.7"), 0.7);
  EXPECT_EQ(temperature("1e-3"), 0.001);
  for (const char* wrong : {"-1", "warm", "0.5x", "nan", "inf", ""})
    EXPECT_EQ(temperature(wrong), -1) << wrong;
  EXPECT_FALSE(parse({"run", "t.json", "--reasoning-effort", "some"}).has_value());
  const auto how_many = parse({"run", "t.json", "--random-rows"});
  ASSERT_FALSE(how_many.has_value());
  EXPECT_THAT(how_many.error().hint, HasSubstr("--limit N"));
}

TEST(Arguments, WrongValuesAreNamedWithWhatIsAllowed) {
  const auto error = [](const std::vector<std::string>& words) {
    std::vector<std::string> all = {"--task_id", "1"};
    all.insert(all.end(), words.begin(), words.end());
    const auto parsed = parse(all);
    return parsed ? std::string() : to_string(parsed.error());
  };
  EXPECT_THAT(
      error({"--max_context_len", "most"}), HasSubstr("`most` is neither max, split nor a number")
  );
  for (const char* wrong : {"auto", "0", "1.5", "1e3"}) {
    EXPECT_THAT(
        error({"--num_predict", wrong}),
        HasSubstr("`" + std::string(wrong) + "` is not a number from 1")
    );
  }
  EXPECT_EQ(error({"--num_predict", "128"}), "");
  EXPECT_THAT(error({"--seed", "one"}), HasSubstr("--seed: `one` is not a number that it takes"));
  EXPECT_THAT(error({"--overwrite", "False"}), HasSubstr("`False` is no task file"));
}

TEST(Arguments, ThinkingHasThreeWords) {
  const auto options_of = [](const std::vector<std::string>& words) {
    std::vector<std::string> all = {"run", "t.json"};
    all.insert(all.end(), words.begin(), words.end());
    const auto command = parse(all);
    EXPECT_TRUE(command.has_value()) << to_string(command.error());
    return std::get<RunArguments>(*command).options;
  };
  EXPECT_EQ(options_of({}).thinking, ThinkingMode::automatic);
  EXPECT_EQ(options_of({"--thinking", "auto"}).thinking, ThinkingMode::automatic);
  EXPECT_EQ(options_of({"--thinking", "off"}).thinking, ThinkingMode::off);
  EXPECT_EQ(options_of({"--thinking=on"}).thinking, ThinkingMode::on);
  EXPECT_EQ(options_of({"--reasoning_model"}).thinking, ThinkingMode::on);
  const Options options = options_of({"--thinking_budget", "77", "--keep-thinking"});
  EXPECT_EQ(options.thinking_budget, 77U);
  EXPECT_TRUE(options.keep_thinking);
  const auto command = parse({"run", "t.json", "--thinking", "maybe"});
  ASSERT_FALSE(command.has_value());
  EXPECT_THAT(command.error().message, HasSubstr("maybe"));
}

TEST(Arguments, RunsAreContinuedAndMadeAgain) {
  for (const std::string name : {"resume", "retry"}) {
    const auto command = parse({name, "out/run/Task001-run0", "--json", "--truth-dir", "t"});
    ASSERT_TRUE(command.has_value()) << to_string(command.error());
    const auto& resume = std::get<ResumeArguments>(*command);
    EXPECT_EQ(resume.run, "out/run/Task001-run0");
    EXPECT_EQ(resume.retries_failed, name == "retry");
    EXPECT_TRUE(resume.reporting.is_json);
    EXPECT_EQ(resume.reporting.truth_dir, "t");
  }
  const auto command = parse({"rerun", "--manifest", "m.json", "-o", "new", "--quiet"});
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& rerun = std::get<RerunArguments>(*command);
  EXPECT_EQ(rerun.manifest, "m.json");
  EXPECT_EQ(rerun.output_dir, "new");
  EXPECT_TRUE(rerun.reporting.is_quiet);
  const auto plain = parse({"rerun", "--manifest", "m.json"});
  ASSERT_TRUE(plain.has_value()) << to_string(plain.error());
  EXPECT_EQ(std::get<RerunArguments>(*plain).output_dir, "rerun");
}

TEST(Recorded, ARunIsItsFolderOrItsDatabase) {
  EXPECT_EQ(run_folder("out/run/T-run0"), "out/run/T-run0");
  EXPECT_EQ(run_folder("out/run/T-run0/run.db"), "out/run/T-run0");
  EXPECT_EQ(run_folder("run.db"), ".");
}

TEST(Recorded, RunsHaveTheShortestNamesThatTellThemApart) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(
      names_of_runs({"/home/jansen/out/a/T-run0", "/home/jansen/out/b/T-run0/run.db"}),
      (Names{"a/T-run0", "b/T-run0"})
  );
  EXPECT_EQ(
      names_of_runs({"/x/new/run/T-run0/", "/x/old/./run/T-run0", "/x/old/run/T-run1"}),
      (Names{"new/run/T-run0", "old/run/T-run0", "old/run/T-run1"})
  );
  // One run twice, and a path that another ends with.
  EXPECT_EQ(names_of_runs({"/x/run/T", "/x/run/../run/T"}), (Names{"run/T", "run/T"}));
  EXPECT_EQ(names_of_runs({"/run/T", "/x/run/T"}), (Names{"run/T", "x/run/T"}));
  EXPECT_EQ(names_of_runs({"/T"}), Names{"T"});
  const std::string here = std::filesystem::current_path().filename().string();
  EXPECT_EQ(names_of_runs({"T-run0"}), Names{here + "/T-run0"});
}

TEST(Arguments, ExplainAndInspect) {
  const auto explain = parse({"explain", "output/run/Task001-run0", "12", "--json"});
  ASSERT_TRUE(explain.has_value());
  EXPECT_EQ(std::get<ExplainArguments>(*explain).row, 12U);
  const auto inspect = parse({"models", "inspect", "m.gguf"});
  ASSERT_TRUE(inspect.has_value());
  EXPECT_EQ(std::get<InspectArguments>(*inspect).model, "m.gguf");
}

TEST(Arguments, Calibrate) {
  const auto command = parse(
      {"calibrate",
       "r",
       "--truth",
       "t.json",
       "--method",
       "isotonic",
       "--split",
       "0.7",
       "--seed",
       "3"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& calibrate = std::get<CalibrateArguments>(*command);
  EXPECT_EQ(calibrate.run, "r");
  EXPECT_EQ(calibrate.truth, "t.json");
  EXPECT_EQ(calibrate.method, eval::Method::isotonic);
  EXPECT_EQ(calibrate.split, 0.7);
  EXPECT_EQ(calibrate.seed, 3U);
  const auto plain = parse({"calibrate", "r", "--truth", "t.json"});
  ASSERT_TRUE(plain.has_value()) << to_string(plain.error());
  EXPECT_EQ(std::get<CalibrateArguments>(*plain).method, eval::Method::temperature);
}

TEST(Arguments, DragonEval) {
  const auto command = parse(
      {"dragon",
       "eval",
       "--truth",
       "t",
       "--predictions",
       "p",
       "--tasks",
       "101,Task104",
       "--folds",
       "0,1,2",
       "--draws",
       "500",
       "--seed",
       "2",
       "--strict",
       "--out",
       "m.json"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& eval = std::get<DragonEvalArguments>(*command);
  EXPECT_EQ(eval.truth, "t");
  EXPECT_EQ(eval.predictions, "p");
  EXPECT_EQ(eval.output, "m.json");
  EXPECT_THAT(eval.tasks, ElementsAre("101", "Task104"));
  EXPECT_THAT(eval.folds, ElementsAre(0, 1, 2));
  EXPECT_TRUE(eval.is_strict);
  EXPECT_EQ(eval.n_draws, 500U);
  EXPECT_EQ(eval.seed, 2U);
}

TEST(Arguments, Compare) {
  const auto command =
      parse({"compare", "a",         "b",       "c",       "--truth", "t.json", "--id",
             "x,y",     "--cluster", "patient", "--draws", "50",      "--seed", "3",
             "--level", "0.9",       "--power", "0.7",     "--out",   "report", "--with-text"});
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& compare = std::get<CompareArguments>(*command);
  EXPECT_THAT(compare.runs, ElementsAre("a", "b", "c"));
  EXPECT_EQ(compare.truth, "t.json");
  EXPECT_THAT(compare.ids, ElementsAre("x", "y"));
  EXPECT_EQ(compare.cluster, "patient");
  EXPECT_EQ(compare.n_draws, 50U);
  EXPECT_EQ(compare.seed, 3U);
  EXPECT_EQ(compare.level, 0.9);
  EXPECT_EQ(compare.power, 0.7);
  EXPECT_EQ(compare.output, "report");
  EXPECT_TRUE(compare.with_text);
  EXPECT_FALSE(parse({"compare", "a"}).has_value());
  EXPECT_FALSE(parse({"compare", "a", "b", "--level", "1"}).has_value());
}

TEST(Arguments, DragonRun) {
  const auto command = parse(
      {"dragon",
       "run",
       "--input",
       "/input",
       "--output",
       "/output",
       "--model",
       "m.gguf",
       "--shots",
       "3",
       "--instructions",
       "nl",
       "--no-reasoning-field",
       "--run-dir",
       "kept"}
  );
  ASSERT_TRUE(command.has_value()) << to_string(command.error());
  const auto& run = std::get<DragonRunArguments>(*command);
  EXPECT_EQ(run.input, "/input");
  EXPECT_EQ(run.output, "/output");
  EXPECT_EQ(run.model, "m.gguf");
  EXPECT_EQ(run.n_shots, 3U);
  EXPECT_EQ(run.language, dragon::Language::nl);
  EXPECT_FALSE(run.has_reasoning);
  EXPECT_EQ(run.run_dir, "kept");
  EXPECT_FALSE(run.max_answer_tokens.has_value());
  const auto plain = parse({"dragon", "run", "--input", "i", "--output", "o"});
  ASSERT_TRUE(plain.has_value());
  EXPECT_TRUE(std::get<DragonRunArguments>(*plain).has_reasoning);
  EXPECT_EQ(std::get<DragonRunArguments>(*plain).language, dragon::Language::en);
}

struct BadArguments {
  std::vector<std::string> words;
  std::string_view message;
  std::string_view hint;
};

TEST(Arguments, SayWhatIsWrongAndWhatIsNear) {
  const std::vector<BadArguments> cases = {
      {{"run", "t.json", "--modle", "x"}, "unknown option `--modle`", "`--model`"},
      {{"--task_id", "1", "--tempreature", "0.5"},
       "unknown option `--tempreature`",
       "`--temperature`"},
      {{"rum"}, "unknown command `rum`", "`run`"},
      {{"models", "inspekt"}, "unknown command `inspekt`", "`inspect`"},
      {{"run"}, "no task was given", "extractinate run"},
      {{"run", "t.json", "--task-id", "1"}, "both", "extractinate run"},
      {{"run", "t.json", "--temperature", "-1"}, "temperature", ""},
      {{"run", "t.json", "--top-p", "1.5"}, "top-p", ""},
      {{"run", "t.json", "--limit", "0"}, "limit", ""},
      {{"run", "t.json", "--limit", "many"}, "limit", ""},
      {{"run", "t.json", "--num-examples", "-1"}, "num-examples", ""},
      {{"run", "t.json", "--context-length", "long"}, "context-length", ""},
      {{"explain", "somewhere"}, "row", ""},
      {{"resume"}, "run", ""},
      {{"retry", "r", "--limit", "3"}, "unknown option `--limit`", "extractinate retry"},
      {{"rerun"}, "manifest", ""},
      {{"resum", "r"}, "unknown command `resum`", "`resume`"},
      {{"calibrate", "somewhere"}, "truth", ""},
      {{"dragon", "eval", "--truth", "t"}, "predictions", ""},
      {{"dragon", "run", "--input", "i"}, "output", ""},
      {{"dragon", "run", "--input", "i", "--output", "o", "--instructions", "de"}, "de", ""},
      {{"dragon", "evla"}, "unknown command `evla`", "`eval`"},
      {{"dragon", "eval", "--truth", "t", "--predictions", "p", "--folds", "x"}, "folds", ""},
      {{"calibrate", "r", "--truth", "t", "--method", "other"}, "other", ""},
      {{"run", "t.json", "--calibration", "c.json"}, "--probabilities", "--probabilities"},
  };
  for (const BadArguments& bad : cases) {
    SCOPED_TRACE(bad.message);
    const auto command = parse(bad.words);
    ASSERT_FALSE(command.has_value());
    EXPECT_EQ(command.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(command.error().message, HasSubstr(bad.message));
    EXPECT_THAT(command.error().hint, HasSubstr(bad.hint));
  }
}

TEST(Arguments, HelpAndVersionAreText) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{},
        {"--help"},
        {"run", "--help"},
        {"--version"},
        {"explain", "--help"}}) {
    const auto command = parse(words);
    ASSERT_TRUE(command.has_value());
    EXPECT_TRUE(std::holds_alternative<Text>(*command));
  }
  EXPECT_THAT(version_text(), HasSubstr("Not a medical device"));
}

TEST(Progress, SaysRateAndTimeLeft) {
  Progress progress{
      .task = "Task001", .total = 60, .done = 32, .invalid = 1, .failed = 1, .resumed = 4
  };
  progress.elapsed = std::chrono::seconds(15);
  EXPECT_EQ(
      describe(progress),
      "Task001: 34/60 done (4 earlier), 1 invalid, 1 failed, 2.0 records/s, 0:13 left"
  );
}

TEST(Progress, SaysNothingItDoesNotKnow) {
  EXPECT_EQ(describe({.task = "T", .total = 60}), "T: 0/60 done");
}

TEST(Table, AlignsAndLeavesOutEmptyColumns) {
  Table table;
  table.row({"task", "records", "", "é"});
  table.row({"a", "5", "", "x"});
  table.row({"long", "12", "", "yy"});
  EXPECT_EQ(table.text(), "task  records  é\na           5  x\nlong       12  yy\n");
}

}  // namespace
}  // namespace extractinator::cli
