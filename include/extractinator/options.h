// The options of a run: one struct for the command line, the library and the bindings, with the
// same names everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace extractinator {

enum class PromptLookup : std::uint8_t {
  automatic,  // Where it saves more than it costs, judged by how often guesses came true.
  on,
  off,
};

// Whether a model thinks before it answers.
enum class ThinkingMode : std::uint8_t {
  automatic,  // Only where the model's chat template cannot be told that it shall not.
  off,        // Never: a phase that the template opens by itself is closed at once.
  on,         // Always; a model whose template shows no thinking is refused.
};

// Words that chat templates know.
enum class ReasoningEffort : std::uint8_t { low, medium, high, max };

enum class PromptLayout : std::uint8_t {
  task_first,    // Instruction, then report: the instruction is computed once for all records.
  report_first,  // Report, then instruction: a report is computed once for all tasks over it.
};

// Where the model runs.
enum class Backend : std::uint8_t {
  local,   // In the program itself.
  ollama,  // In Ollama.
  openai,  // In a server that speaks OpenAI's protocol: llama-server, vLLM, SGLang and others.
};

// A model that runs in another program; docs/remote.md. Means something with such a backend only.
struct ServerOptions {
  // URLs of servers that have the same model; without one Ollama's usual one on this machine, which
  // is started for the run if nobody answers there.
  std::vector<std::string> hosts = {};
  // Name of the model, as the server has it.
  std::string model = {};
  // Hosts beyond this machine that reports may be sent to, written as in the URL, without port.
  std::vector<std::string> allowed_hosts = {};
  // A key for the server: name of the environment variable that holds it, or a file of mode 0600.
  // Neither is sent over a network in the clear.
  std::string api_key_env = {};
  std::filesystem::path api_key_file = {};
  // Requests at a time, of each server. More than it works on at a time only wait there.
  std::size_t parallel = 1;
  // Certificates to trust instead of the system's, as PEM.
  std::filesystem::path ca_file = {};
  // Have Ollama fetch the model from its library if it is not there: its only use of the internet.
  bool pull = false;
};

struct Options {
  Backend backend = Backend::local;
  // GGUF file of the model, which is computed in the program. Not used by other backends.
  std::filesystem::path model = {};
  ServerOptions server = {};

  // Folder of the datasets; unset: the folder `data` beside the folder of the task file.
  std::optional<std::filesystem::path> data_dir = {};
  // Folder of the examples; unset: the folder `examples` beside the folder of the task file.
  std::optional<std::filesystem::path> example_dir = {};
  // Results go to `<output_dir>/<run_name>/<task name>-run0/`.
  std::filesystem::path output_dir = "output";
  std::string run_name = "run";

  // Language that reports are translated into, by the same model, before anything is extracted;
  // empty: they are read as they are. docs/translation.md.
  std::string translate = {};
  // Translations go to `<translation_dir>/<task name>-<language>/`.
  std::filesystem::path translation_dir = "translations";
  // Most tokens of one translation; 0: twice those of the report, and 64. One that needs more fails
  // its row.
  std::size_t translation_max_tokens = 0;

  // Only the first rows of the dataset; unset: all.
  std::optional<std::uint64_t> limit = {};
  // With `limit`: so many rows drawn at random by `seed`, in the order and with the numbers of the
  // dataset, instead of the first ones. A larger sample has all rows of a smaller one.
  bool random_rows = false;
  // Forget earlier results of the same run instead of continuing it.
  bool overwrite = false;
  // Try rows again that failed earlier; otherwise a failure stays a failure.
  bool retry_failed = false;

  // Most tokens of one answer. An answer that needs more fails with `token_limit`; it is never cut
  // and kept.
  std::size_t max_answer_tokens = 512;
  // Most tokens of prompt, thinking and answer together; 0: what the model was trained for. A
  // longer prompt fails with `prompt_too_long`; it is never cut.
  std::size_t context_length = 0;
  // No more than this either, whatever the model was trained for; 0: no such bound.
  std::size_t max_context_cap = 0;

  // Whether the model thinks before it answers; docs/prompt.md.
  ThinkingMode thinking = ThinkingMode::automatic;
  // How much it shall think, where its chat template can be told; a model whose template cannot is
  // refused. Has a model think that need not, and cannot stand beside ThinkingMode::off.
  std::optional<ReasoningEffort> reasoning_effort = {};
  // Most tokens of it. When they are spent the phase is closed with the model's own end marker and
  // the answer follows: no row is lost to it. More takes time and room in the context.
  std::size_t thinking_budget = 1024;
  // Keep the text in the run database and the result files. It retells the report.
  bool keep_thinking = false;

  // 0: always the most probable allowed token. Above: sample, reproducibly for a seed.
  double temperature = 0.0;
  // Instead: 0.6 where the model thinks, which goes in circles at 0, and else 0.
  bool auto_temperature = false;
  // Sample among this many most probable tokens; 0: all.
  std::int32_t top_k = 0;
  // Sample among the most probable tokens with this much probability together.
  double top_p = 1.0;
  std::uint64_t seed = 0;

  // Find the probability of every value that could have stood in the place of each one, where they
  // are few, and write probabilities into the result files; docs/probabilities.md. Costs some
  // computing for each such value.
  bool probabilities = false;
  // Write what the probabilities mean, too, by a file of `extractinate calibrate`; empty: by
  // `calibration.json` in the folder of the run, if it is there. Means something with
  // `probabilities` only.
  std::filesystem::path calibration = {};
  // Have the model point to the passage of the report that shows a value, for every field that is
  // no list or object; otherwise for the fields that ask for it in the task; docs/evidence.md.
  // Costs answer tokens.
  bool evidence = false;

  // Reports with their answers that the model is shown before each report, of the task's
  // `Example_Path`: those most like it, or all if there are no more; docs/prompt.md. Each takes
  // room in the context, and time unless all are shown.
  std::size_t num_examples = 0;
  // GGUF file of a model of embeddings that says which examples are like a report, or `ollama:NAME`
  // for one in Ollama; empty: their letters do. Means something where examples have to be chosen.
  // A file is computed on the processor, once for each report.
  std::filesystem::path embedding_model = {};
  // What the model reads first; another layout is another prompt, and may give other answers.
  PromptLayout prompt_layout = PromptLayout::task_first;

  // Records worked on at the same time; 0: chosen from memory and model. More costs memory, not
  // results.
  std::size_t slots = 0;
  // CPU threads; 0: the physical cores. A model too small to use them all at once is computed
  // several times side by side, on different records.
  std::size_t threads = 0;
  // How often the model is computed side by side, on different records; 0: chosen.
  std::size_t generators = 0;
  // Tokens computed at once. More speeds up long prompts and takes more memory.
  std::size_t batch_tokens = 512;
  // Memory for the context of all records under way, in MiB; 0: a quarter of the machine's, and no
  // more than is free on the GPU.
  std::size_t context_memory = 0;
  // Layers kept on the GPU, the output counted as one more; unset: as many as fit its memory. More
  // than there are means all. Without a GPU it is 0.
  std::optional<std::size_t> gpu_layers = {};
  // Byte-identical results whatever else is worked on beside a record, at some cost in speed.
  // Computed on processors only: refused together with `gpu_layers` above 0.
  bool reproducible = false;
  // Text that the schema leaves no choice about, such as keys, is taken in the spelling of the
  // model's tokenizer and costs no forward pass. Without it the model chooses among all spellings.
  bool forced_text = true;
  // Guess the next tokens of a text value by reading on in the report where it copies from it, and
  // compute the guesses ahead of the choices. Results are the same up to rounding, with
  // `reproducible` byte for byte.
  PromptLookup prompt_lookup = PromptLookup::automatic;
};

}  // namespace extractinator
