// Every limit of the system, in one place. Each has a test at the limit and one above it.
#pragma once

#include <chrono>
#include <cstddef>

namespace tasuki::limits {

using std::chrono::milliseconds;
using std::chrono::seconds;

// http
inline constexpr std::size_t kHeaderBytesMax = 16 * 1024;
inline constexpr std::size_t kBodyBytesMax = 10 * 1024 * 1024;
inline constexpr std::size_t kTargetBytesMax = 2 * 1024;
// Bodies above the first number share the second: the memory that large uploads can take at once.
inline constexpr std::size_t kSmallBodyBytesMax = 512 * 1024;
inline constexpr std::size_t kLargeBodyBytesTotal = 20 * 1024 * 1024;
inline constexpr std::size_t kConnectionsMax = 15'000;
inline constexpr std::size_t kRequestQueueMax = 1'024;
inline constexpr std::size_t kHandlerThreads = 64;
inline constexpr milliseconds kHandshakeTimeout{5'000};
inline constexpr milliseconds kFirstByteTimeout{10'000};  // connected, nothing asked yet
inline constexpr milliseconds kHeaderTimeout{10'000};     // first byte to end of header
inline constexpr milliseconds kBodyTimeout{60'000};       // end of header to end of body
inline constexpr milliseconds kIdleTimeout{120'000};      // between two requests
inline constexpr milliseconds kUploadTimeout{600'000};    // of a body that is taken in pieces
inline constexpr milliseconds kUploadIdleTimeout{20'000};  // without a byte of one
inline constexpr milliseconds kWriteTimeout{60'000};      // no byte of an answer taken
inline constexpr milliseconds kShutdownTimeout{15'000};   // to finish what was accepted

// json
inline constexpr std::size_t kJsonDepthMax = 64;
inline constexpr std::size_t kJsonValuesMax = 500'000;

// fhir
inline constexpr std::size_t kNarrativeDepthMax = 100;      // elements within one another
inline constexpr std::size_t kNarrativeAttributesMax = 64;  // of one element
inline constexpr std::size_t kNarrativeFindingsMax = 100;

// fhirpath
inline constexpr std::size_t kFhirpathStepsMax = 2'000'000;  // of one evaluation
inline constexpr std::size_t kFhirpathBytesMax = 64 * 1024;  // of one expression
inline constexpr std::size_t kFhirpathDepthMax = 128;        // of nested parentheses and calls
inline constexpr std::size_t kFhirpathHeightMax = 1'000;     // of operators and steps in a row
inline constexpr std::size_t kFhirpathItemsMax = 1'000'000;  // held at once by one evaluation
inline constexpr std::size_t kFhirpathTextBytesMax = 64 * 1024 * 1024;  // made by one evaluation
inline constexpr std::size_t kFhirpathPatternBytesMax = 4 * 1024;       // of a regular expression

// rulepack
inline constexpr std::size_t kPackageBytesMax = 256 * 1024 * 1024;  // unpacked
inline constexpr std::size_t kPackageFilesMax = 20'000;
inline constexpr std::size_t kPackageFileBytesMax = 64 * 1024 * 1024;  // one of them
inline constexpr std::size_t kExpansionCodesMax = 200'000;             // of one value set

// validate
inline constexpr std::size_t kValidationDepthMax = 64;  // nested resources, profiles and slices
inline constexpr std::size_t kValidationStepsMax = 50'000'000;  // of all invariants of one document
// Of one document, errors and other findings each. Behind so many errors the walk ends.
inline constexpr std::size_t kFindingsMax = 20'000;

// crypto
inline constexpr std::size_t kJwsHeaderBytesMax = 1'024;
inline constexpr std::size_t kSignatureChainMax = 6;  // certificates under one signature
inline constexpr std::size_t kMerkleProofMax = 64;    // hashes: one a level, sizes of 64 bits
inline constexpr std::size_t kTreeHeadBytesMax = 2'048;
inline constexpr std::size_t kProofBytesMax = 16 * 1024;  // as JSON

// httpsig
inline constexpr std::size_t kStructuredBytesMax = 16 * 1024;  // of one structured field
inline constexpr std::size_t kStructuredMembersMax = 64;  // of one list, inner list or dictionary
inline constexpr std::size_t kStructuredParametersMax = 16;  // of one item or inner list
inline constexpr std::size_t kKeyIdBytesMax = 128;
inline constexpr std::size_t kNonceBytesMin = 16;  // once decoded
inline constexpr std::size_t kNonceBytesMax = 64;
// When a signed message was made, by the clock of whoever checks it, and how long it lives.
inline constexpr seconds kMessageAgeMax{60};
inline constexpr seconds kMessageAheadMax{10};
inline constexpr seconds kMessageLifetimeMax{60};

// signature
inline constexpr std::size_t kSignatureDataBytesMax = 64 * 1024;  // of the JWS with its chain
inline constexpr std::size_t kTimeStampBytesMax = 32 * 1024;
inline constexpr std::size_t kSignerRolesMax = 16;  // of one certificate

// exchange
inline constexpr std::size_t kIdentifierBytesMax = 128;
inline constexpr std::size_t kIssuesMax = 200;              // shown in one answer
inline constexpr std::size_t kIssuesCollectedMax = 10'000;  // kept for one document, as above
inline constexpr std::size_t kUserCharactersMax = 64;
inline constexpr std::size_t kInboxPageDefault = 50;
inline constexpr std::size_t kInboxPageMax = 500;
inline constexpr std::size_t kEventsPageMax = 500;
inline constexpr seconds kEventsWaitMax{60};
inline constexpr std::size_t kSearchPageDefault = 100;
inline constexpr std::size_t kSearchPageMax = 1'000;
inline constexpr std::size_t kAttachmentsMax = 20;  // of one document
inline constexpr std::size_t kAttachmentBytesMax = 50 * 1024 * 1024;
inline constexpr std::size_t kAttachmentTitleBytesMax = 200;
inline constexpr seconds kAttachmentWait{24 * 3'600};  // for its document
inline constexpr std::size_t kUploadsMax = 16;         // of attachments, at once
inline constexpr std::size_t kChunkBytes = 256 * 1024;
// The audit log: how often its tree gets a signed head, how seldom on demand, and by when a receipt
// promises that one covers its leaf.
inline constexpr seconds kTreeHeadInterval{60};
inline constexpr seconds kTreeHeadGap{1};
inline constexpr seconds kInclusionDelayMax{120};
inline constexpr std::size_t kTreeHeadsPageMax = 100;
inline constexpr std::size_t kAccessLogPageDefault = 50;
inline constexpr std::size_t kAccessLogPageMax = 500;
inline constexpr seconds kAssertionLifetimeMax{600};
inline constexpr std::size_t kAssertionBytesMax = 4'096;
inline constexpr seconds kClockSkew{60};
// Verified assertions of which the signature need not be checked again.
inline constexpr std::size_t kAssertionsRemembered = 16'384;

// eligibility
inline constexpr seconds kConsentLifetime{24 * 3'600};
// Insured numbers that could not be confirmed: so many of one number, and of all numbers, by one
// institution within the window. Then no more are answered until the window has passed on.
inline constexpr std::size_t kRefusalsOfNumberMax = 5;
inline constexpr std::size_t kRefusalsOfInstitutionMax = 500;
inline constexpr seconds kRefusalWindow{24 * 3'600};
inline constexpr std::size_t kOpaqueIdBytesMax = 64;  // person ids, visits
inline constexpr std::size_t kLocalNumberBytesMax = 64;
inline constexpr std::size_t kReasonCharactersMax = 500;  // of an emergency
inline constexpr std::size_t kEligibilityPageMax = 100;   // items of one answer
inline constexpr std::size_t kEligibilityRequestBytesMax = 16 * 1024;
inline constexpr std::size_t kEligibilityAnswerBytesMax = 1024 * 1024;
inline constexpr std::size_t kEligibilityCallsMax = 64;  // under way at once to the service
inline constexpr milliseconds kEligibilityConnectTimeout{2'000};
inline constexpr milliseconds kEligibilityTimeout{5'000};
inline constexpr std::size_t kLoadTextBytesMax = 1'024;  // of one field of a loaded file
inline constexpr std::size_t kLoadLineBytesMax = 4'096;  // of one line of a CSV file

// store
inline constexpr std::size_t kCommitUnitsMax = 256;  // units in one group commit
inline constexpr std::size_t kParticipantsRemembered = 20'000;
inline constexpr std::size_t kWriteQueueMax = 4'096;
inline constexpr std::size_t kAnswerKeysMax = 4;  // certificates known of one institution
inline constexpr std::size_t kKeysPrepared = 1'024;  // content keys made at once

// pull
inline constexpr milliseconds kPullDeadlineDefault{3'000};
inline constexpr milliseconds kPullDeadlineMin{100};
inline constexpr milliseconds kPullDeadlineMax{30'000};
inline constexpr seconds kPullKept{24 * 3'600};        // of what was answered, at most
inline constexpr std::size_t kPullHoldersMax = 200;    // of one PULL
inline constexpr std::size_t kPullUnitsMax = 200;      // of one answer
inline constexpr std::size_t kPullAnswerBytesMax = 8 * 1024 * 1024;
inline constexpr std::size_t kPullFailuresMax = 3;     // in a row, before a holder is left alone
inline constexpr seconds kPullRestTime{30};
inline constexpr std::size_t kPullQueueMax = 64;       // requests that wait for one gateway
inline constexpr seconds kChannelWaitMax{50};          // of one long poll for requests
inline constexpr seconds kChannelGap{10};              // between two polls of a gateway that is there
inline constexpr seconds kPullSweepInterval{10};
inline constexpr seconds kPullKeyLead{3'600};          // a new key is published before it signs
inline constexpr seconds kPullKeyOverlap{24 * 3'600};  // a replaced key is published behind its time
inline constexpr seconds kPullKeyListKept{7 * 24 * 3'600};
inline constexpr std::size_t kEndpointThreadsMax = 64;
inline constexpr std::size_t kFhirPagesMax = 50;       // of one search at the FHIR server of an EMR
inline constexpr std::size_t kFhirPatientPagesMax = 10'000;  // of the search for everybody
inline constexpr std::size_t kFhirPageBytesMax = 16 * 1024 * 1024;
inline constexpr std::size_t kFhirMatchesMax = 2'000;  // of one type, of one person
inline constexpr milliseconds kFhirMargin{200};        // kept of a deadline for the answer itself
inline constexpr std::size_t kEndpointCallsMax = 4;    // at once to one endpoint
inline constexpr milliseconds kEndpointConnectTimeout{2'000};
inline constexpr std::size_t kDeclarationsMax = 1'000; // lines of one declaration

// ssmix2
inline constexpr std::size_t kHl7BytesMax = 4 * 1024 * 1024;  // of one message
inline constexpr std::size_t kHl7SegmentsMax = 20'000;
inline constexpr std::size_t kHl7FieldsMax = 256;       // of one segment
inline constexpr std::size_t kHl7EntriesMax = 2'000;    // that one message gives

// gateway
inline constexpr std::size_t kOutboxItemsMax = 100'000;
inline constexpr seconds kRetryFirst{1};
inline constexpr seconds kRetryMax{300};
inline constexpr seconds kRetryAfterMax{3'600};  // of what a Retry-After header may ask for
inline constexpr seconds kSubmitWaitMax{30};     // of Tasuki-Wait
inline constexpr seconds kOutboxContentKept{7 * 24 * 3'600};  // after the final answer
inline constexpr seconds kHotFolderScan{10};                  // when no notice came
inline constexpr seconds kHotFolderQuiet{5};                  // unchanged for so long: complete
inline constexpr seconds kDirectCallTimeout{5};               // of calls that an EMR waits for
inline constexpr std::size_t kDirectCallsMax = 8;
// A message of an XML folder: a Bundle of kBodyBytesMax in base64, and what is around it.
inline constexpr std::size_t kXmlMessageBytesMax = 15 * 1024 * 1024;
inline constexpr std::size_t kXmlDepthMax = 8;       // elements within one another
inline constexpr std::size_t kXmlElementsMax = 256;  // of one message

}  // namespace tasuki::limits
