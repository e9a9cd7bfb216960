// The members of every message, named once: the writer and the reader of messages.cpp both go
// through fields_of(message, visitor).
#pragma once

#include <concepts>
#include <type_traits>

#include "eligibility/eligibility.hpp"

namespace tasuki::eligibility {

// A message of type T to write, or to read into.
template <typename M, typename T>
concept Is = std::same_as<std::remove_const_t<M>, T>;

template <Is<Check> M, typename V>
void fields_of(M& message, V& visit) {
  visit("institution", message.institution);
  visit("insured", message.insured);
  visit("birth_date", message.birth_date);
  visit("on", message.on);
}

template <Is<Checked> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("validity", message.validity);
  visit("newest", message.newest);
}

template <Is<NumberQuestion> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("on", message.on);
}

template <Is<InsuredNumber> M, typename V>
void fields_of(M& message, V& visit) {
  visit("insured", message.insured);
}

template <Is<PersonQuestion> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
}

template <Is<Grant> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("institution", message.institution);
  visit("visit", message.visit);
  visit("classes", message.classes);
}

template <Is<Withdrawal> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("institution", message.institution);
  visit("classes", message.classes);
}

template <Is<ConsentQuestion> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("institution", message.institution);
}

template <Is<Consent> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("institution", message.institution);
  visit("visit", message.visit);
  visit("class", message.information);
  visit("given_at", message.given_at);
  visit("expires_at", message.expires_at);
  visit("withdrawn_at", message.withdrawn_at);
}

template <Is<ConsentStatus> M, typename V>
void fields_of(M& message, V& visit) {
  visit("class", message.information);
  visit("flag", message.flag);
  visit("given_at", message.given_at);
  visit("expires_at", message.expires_at);
}

template <Is<clins::Actor> M, typename V>
void fields_of(M& message, V& visit) {
  visit("user", message.user);
  visit("role", message.role);
  visit("purpose", message.purpose);
}

template <Is<EmergencyRequest> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("institution", message.institution);
  visit("actor", message.actor);
  visit("reason", message.reason);
}

template <Is<EmergencyAccess> M, typename V>
void fields_of(M& message, V& visit) {
  visit("person", message.person);
  visit("institution", message.institution);
  visit("user", message.user);
  visit("role", message.role);
  visit("reason", message.reason);
  visit("at", message.at);
}

template <Is<LocalNumber> M, typename V>
void fields_of(M& message, V& visit) {
  visit("institution", message.institution);
  visit("number", message.number);
  visit("person", message.person);
}

template <Is<LocalQuestion> M, typename V>
void fields_of(M& message, V& visit) {
  visit("institution", message.institution);
  visit("number", message.number);
}

template <Is<InstitutionQuestion> M, typename V>
void fields_of(M& message, V& visit) {
  visit("code", message.code);
}

template <Is<Institution> M, typename V>
void fields_of(M& message, V& visit) {
  visit("code", message.code);
  visit("name", message.name);
  visit("kana", message.kana);
  visit("phone", message.phone);
  visit("postal_code", message.postal_code);
  visit("address", message.address);
  visit("takes_part", message.takes_part);
  visit("emergency", message.emergency);
}

template <Is<DirectoryQuestion> M, typename V>
void fields_of(M& message, V& visit) {
  visit("name", message.name);
  visit("phone", message.phone);
  visit("postal_code", message.postal_code);
  visit("address", message.address);
  visit("after", message.after);
}

}  // namespace tasuki::eligibility
