#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "base/assert.hpp"
#include "base/settings.hpp"
#include "base/text.hpp"

namespace tasuki::cli {
namespace {

Lang language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("ja") ? Lang::ja : Lang::en;
  }
  return Lang::en;
}

// --lang decides the language of the help too, so it is looked for before anything is parsed.
Lang find_language(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool next = argument == "--lang" && i + 1 < arguments.size();
    const std::string value = next                              ? arguments[i + 1]
                              : argument.starts_with("--lang=") ? argument.substr(7)
                                                                : "";
    if (value == "ja") return Lang::ja;
    if (value == "en") return Lang::en;
  }
  return language_of_environment();
}

void add_option(CLI::App& app, const OptionRow& row, Arguments& arguments, Lang lang) {
  auto& entry = arguments.entries[std::string(row.name)];
  entry.fallback = row.fallback;
  std::string help(lang == Lang::ja ? row.ja : row.en);
  if (!row.fallback.empty()) help += " [" + std::string(row.fallback) + "]";
  if (row.kind == OptionKind::flag) {
    app.add_flag_callback(
        std::string(row.name), [&entry] { entry.values = {"true"}; }, help);
    return;
  }
  const bool argument =
      row.kind == OptionKind::argument || row.kind == OptionKind::optional_argument;
  CLI::Option* option =
      app.add_option(argument ? to_lower(row.name) : std::string(row.name), entry.values, help);
  if (row.kind != OptionKind::repeated) option->expected(1);
  option->type_name(argument ? "" : "VALUE");
  if (row.kind == OptionKind::argument) option->required();
}

CLI::App* child_named(CLI::App& app, const std::string& name) {
  for (CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; }))
    if (child->get_name() == name) return child;
  return nullptr;
}

// "institution add" hangs below "institution", which has no action of its own.
CLI::App* subcommand(CLI::App& root, std::string_view name, std::string_view help) {
  CLI::App* app = &root;
  const auto words = split(name, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word(words[i]);
    CLI::App* child = child_named(*app, word);
    if (child == nullptr) child = app->add_subcommand(word);
    if (i + 1 == words.size())
      child->description(std::string(help));
    else
      child->require_subcommand(1);
    app = child;
  }
  return app;
}

std::string unknown_command(const std::string& word, Lang lang) {
  std::vector<std::string_view> names;
  for (const CommandRow& row : commands()) names.push_back(split(row.name, ' ')[0]);
  const std::string_view close = nearest(word, names);
  std::string text = lang == Lang::ja ? "tasuki: コマンド「" + word + "」はありません。"
                                      : "tasuki: there is no command \"" + word + "\".";
  if (!close.empty())
    text += lang == Lang::ja ? "「" + std::string(close) + "」ですか？"
                             : " Did you mean \"" + std::string(close) + "\"?";
  return text + "\n";
}

}  // namespace

std::string Arguments::value(std::string_view name) const {
  const auto& given = values(name);
  return given.empty() ? entries.find(name)->second.fallback : given.back();
}

const std::vector<std::string>& Arguments::values(std::string_view name) const {
  const auto found = entries.find(name);
  TASUKI_ASSERT(found != entries.end());
  return found->second.values;
}

Invocation read_command_line(const std::vector<std::string>& arguments) {
  Invocation invocation;
  invocation.lang = find_language(arguments);
  const bool ja = invocation.lang == Lang::ja;
  CLI::App root(ja ? "襷 Tasuki: 電子カルテ情報交換サービス"
                   : "Tasuki: an exchange of medical documents between institutions",
                "tasuki");
  root.require_subcommand(1);
  std::string lang;
  const auto add_common = [&](CLI::App& app) {
    app.add_flag("--json", invocation.json, ja ? "結果をJSONで出力" : "print the result as JSON");
    app.add_option("--lang", lang, ja ? "表示言語" : "language of texts")
        ->check(CLI::IsMember({"ja", "en"}));
  };
  std::vector<Arguments> all(commands().size());
  std::vector<CLI::App*> apps;
  for (std::size_t i = 0; i < commands().size(); ++i) {
    const CommandRow& row = commands()[i];
    CLI::App* app = subcommand(root, row.name, ja ? row.ja : row.en);
    for (const OptionRow& option : row.options) add_option(*app, option, all[i], invocation.lang);
    add_common(*app);
    apps.push_back(app);
  }
  if (!arguments.empty() && !arguments[0].starts_with("-") &&
      child_named(root, arguments[0]) == nullptr) {
    invocation.text = unknown_command(arguments[0], invocation.lang);
    invocation.status = 2;
    return invocation;
  }
  try {
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    const bool help = error.get_exit_code() == 0;
    CLI::App* at = &root;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    invocation.text =
        help ? at->help() : "tasuki: " + std::string(error.what()) + "\n" + at->help();
    invocation.status = help ? 0 : 2;
    return invocation;
  }
  for (std::size_t i = 0; i < apps.size(); ++i) {
    if (!apps[i]->parsed()) continue;
    invocation.command = &commands()[i];
    invocation.arguments = std::move(all[i]);
  }
  return invocation;
}

}  // namespace tasuki::cli
