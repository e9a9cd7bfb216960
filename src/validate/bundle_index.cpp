#include "validate/bundle_index.hpp"

#include <algorithm>
#include <tuple>

#include "validate/formats.hpp"

namespace tasuki::validate {
namespace {

bool is_type_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z' &&
         std::ranges::all_of(text, letter);
}

}  // namespace

ReferenceParts parse_reference(std::string_view reference) {
  constexpr std::string_view kHistory = "/_history/";
  ReferenceParts parts;
  const std::size_t hash = reference.find('#');
  if (hash != std::string_view::npos) {
    parts.fragment = reference.substr(hash + 1);
    reference = reference.substr(0, hash);
  }
  const std::size_t history = reference.find(kHistory);
  if (history != std::string_view::npos) {
    parts.version = reference.substr(history + kHistory.size());
    reference = reference.substr(0, history);
  }
  parts.whole = reference;
  parts.absolute = is_absolute_uri(reference);
  if (reference.empty()) {
    parts.well_formed = hash != std::string_view::npos;
    return parts;
  }
  const std::size_t slash = reference.rfind('/');
  if (slash != std::string_view::npos && slash > 0) {
    const std::size_t start = reference.rfind('/', slash - 1);
    const std::size_t first = start == std::string_view::npos ? 0 : start + 1;
    const std::string_view type = reference.substr(first, slash - first);
    const std::string_view id = reference.substr(slash + 1);
    if (is_type_name(type) && is_id(id)) {
      parts.type = type;
      parts.id = id;
      parts.base = reference.substr(0, first);
    }
  }
  parts.well_formed = parts.absolute || (!parts.type.empty() && parts.base.empty()) ||
                      reference.find('?') != std::string_view::npos;
  return parts;
}

BundleIndex::BundleIndex(const json::Value& bundle) {
  const json::Value entries = bundle["entry"];
  entries_.reserve(entries.size());
  for (const json::Value node : entries.items()) {
    Entry entry;
    entry.node = node;
    for (const json::Member& member : node.members()) {
      if (member.key.equals("resource")) entry.resource = member.value;
      if (member.key.equals("fullUrl")) entry.full_url = keep(member.value);
    }
    entry.parts = parse_reference(entry.full_url);
    for (const json::Member& member : entry.resource.members()) {
      if (member.key.equals("resourceType")) entry.type = keep(member.value);
      if (member.key.equals("id")) entry.id = keep(member.value);
      if (member.key.equals("meta")) entry.version = keep(member.value["versionId"]);
    }
    entries_.push_back(entry);
  }
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    if (!entries_[i].full_url.empty()) by_full_url_.push_back(i);
    if (!entries_[i].id.empty()) by_type_and_id_.push_back(i);
  }
  std::ranges::stable_sort(by_full_url_, {}, [&](auto i) { return entries_[i].full_url; });
  std::ranges::stable_sort(by_type_and_id_, {},
                           [&](auto i) { return std::tie(entries_[i].type, entries_[i].id); });
}

std::string_view BundleIndex::keep(const json::Value& text) {
  if (const auto plain = text.plain()) return *plain;
  return kept_.emplace_back(text.string());
}

const BundleIndex::Entry* BundleIndex::around(std::uint32_t value_id) const {
  const auto behind = std::ranges::upper_bound(entries_, value_id, {},
                                               [](const Entry& entry) { return entry.node.id(); });
  return behind == entries_.begin() ? nullptr : &*(behind - 1);
}

// Of what has the right URL, the version that was asked for.
std::span<const std::uint32_t> BundleIndex::select(std::string_view version) {
  if (!version.empty())
    std::erase_if(found_, [&](std::uint32_t i) { return entries_[i].version != version; });
  return found_;
}

std::span<const std::uint32_t> BundleIndex::find(const ReferenceParts& reference,
                                                 const Entry* from) {
  found_.clear();
  if (reference.whole.empty()) return found_;
  std::string_view target = reference.whole;
  if (!reference.absolute) {
    if (from != nullptr && !from->parts.base.empty()) {
      target_.assign(from->parts.base);
      target_ += target;
      target = target_;
    }
  }
  const auto range = std::ranges::equal_range(by_full_url_, target, {},
                                              [&](auto i) { return entries_[i].full_url; });
  found_.assign(range.begin(), range.end());
  return select(reference.version);
}

std::span<const std::uint32_t> BundleIndex::find_by_type_and_id(std::string_view type,
                                                                std::string_view id) {
  const auto wanted = std::make_tuple(type, id);
  const auto range = std::ranges::equal_range(by_type_and_id_, wanted, {}, [&](auto i) {
    return std::make_tuple(entries_[i].type, entries_[i].id);
  });
  found_.assign(range.begin(), range.end());
  return found_;
}

void BundleIndex::connect(const Entry& from, std::span<const std::uint32_t> to) {
  const auto number = static_cast<std::uint32_t>(&from - entries_.data());
  for (const std::uint32_t target : to) edges_.emplace_back(number, target);
}

std::vector<bool> BundleIndex::reachable_from_first() const {
  std::vector<bool> reached(entries_.size(), false);
  if (entries_.empty()) return reached;
  auto edges = edges_;
  std::ranges::sort(edges);
  std::vector<std::uint32_t> open{0};
  reached[0] = true;
  while (!open.empty()) {
    const std::uint32_t from = open.back();
    open.pop_back();
    const auto targets =
        std::ranges::equal_range(edges, from, {}, [](const auto& edge) { return edge.first; });
    for (const auto& [_, target] : targets) {
      if (reached[target]) continue;
      reached[target] = true;
      open.push_back(target);
    }
  }
  return reached;
}

}  // namespace tasuki::validate
