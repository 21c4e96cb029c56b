#include "daemon/messages/report_words.hpp"

#include "daemon/messages/report.hpp"

namespace dunning::messages {
namespace {

constexpr ReportWords english = {
    .code = "en",
    .message = {"message", "messages"},
    .forewarning_subject = "{}: {} would leave on {}",
    .forewarning_subject_nothing = "{}: nothing would leave on {}; something waits for you",
    .forewarning_opening = "To leave on {} for {}: {}, together about {}.",
    .forewarning_nothing = "Nothing would leave on {} for {}.",
    .forewarning_stop =
        "You need not do anything. To keep one back: dunningctl hold INVOICE --reason \"…\". To "
        "keep everything back: dunningctl pause -a {}.",
    .stopped_subject = "{}: nothing leaves. {}",
    .stopped_opening = "No message to a debtor leaves {} at the moment.",
    .stale_books_subject = "{}: the books are behind; {} waiting",
    .stale_books_opening =
        "The bank has been booked in {} up to {}. The reminders below wait until it has been "
        "booked "
        "up to {}, so that nobody who has paid is reminded. Please book the bank; when it is "
        "complete by other means: dunningctl books {} --as-of DATE",
    .stale_books_unknown =
        "It is not known how far the bank has been booked in {}. The reminders below wait until it "
        "has been booked up to {}, so that nobody who has paid is reminded. Say how far with: "
        "dunningctl books {} --as-of DATE",
    .silent_sync_subject = "{}: the books cannot be read",
    .silent_sync_opening =
        "The books of {} were last read on {}. No reminder leaves while they cannot be read.",
    .silent_sync_never = "The books of {} have never been read. No reminder leaves until they are.",
    .silent_sync_command =
        "What is wrong: dunningctl status -a {}. Trying again at once: dunningctl sync {}.",
    .silent_inbox_subject = "{}: bounces and replies are not noticed",
    .silent_inbox_opening =
        "The mailbox to which bounces and replies of {} come cannot be read; it was last read on "
        "{}. Reminders go on leaving. What comes back is noticed when it can be read again.",
    .silent_inbox_never =
        "The mailbox to which bounces and replies of {} come cannot be read, and never was. "
        "Reminders go on leaving. What comes back is noticed when it can be read.",
    .last_error = "The last attempt ended with:",
    .silent_sending_subject = "{}: nothing has left, although it should have",
    .silent_sending_opening =
        "Nothing has left {} since {}. Expected by the forecast: {}. This may be in order; please "
        "look once.",
    .shadow_subject = "{}: shadow mode, {} not sent on {}",
    .shadow_opening =
        "Shadow mode is on for {}: everything is decided and nothing is sent. On {} this would "
        "have left: {}, together about {}.",
    .shadow_nothing =
        "Shadow mode is on for {}: everything is decided and nothing is sent. On {} nothing would "
        "have left.",
    .weekly_subject = "{}: what stops, waits and has to be decided ({})",
    .weekly_opening = "Since the last weekly mail {} sent {} to debtors.",
    .weekly_received = "On invoices that were reminded of, {} came in.",
    .stops = "What stops sending:",
    .since = "Since {}.",
    .lift_it = "Lift it with:",
    .messages_waiting = "What would leave:",
    .days_late = "the oldest {} late",
    .to = "to {}",
    .waiting = "What waits for a decision:",
    .decide = "Decide with:",
    .no_silent_yes = "Silence is not a yes: what needs your approval does not leave without it.",
    .tasks = "Tasks:",
    .due_on = "by {}",
    .done = "When it is done:",
    .ending = "Claims that can soon no longer be enforced:",
    .ends_on = "the last day is {} ({})",
    .ending_unless =
        "The days are counted from the due date, or from our last demand that reserves the right "
        "and reached the debtor. What else interrupts the term is not known here: look whether "
        "there was anything, or send such a demand in time.",
    .held = "What is not reminded at the moment:",
    .and_more = "… and {} more",
    .unknown_day = "an unknown day",
    .closing =
        "This mail was made by dunningd. Why anything is done or not: dunningctl why INVOICE",
};

constexpr ReportWords dutch = {
    .code = "nl",
    .message = {"bericht", "berichten"},
    .forewarning_subject = "{}: {} klaar voor verzending op {}",
    .forewarning_subject_nothing = "{}: op {} gaat er niets uit; er wacht iets op u",
    .forewarning_opening = "Klaar voor verzending op {} namens {}: {}, samen voor ongeveer {}.",
    .forewarning_nothing = "Op {} wordt er namens {} niets verstuurd.",
    .forewarning_stop =
        "U hoeft niets te doen. Eén bericht tegenhouden: dunningctl hold FACTUUR --reason \"…\". "
        "Alles tegenhouden: dunningctl pause -a {}.",
    .stopped_subject = "{}: er wordt niets verstuurd. {}",
    .stopped_opening = "Op dit moment gaat er namens {} geen enkel bericht naar debiteuren.",
    .stale_books_subject = "{}: de boekhouding loopt achter; {} in de wacht",
    .stale_books_opening =
        "De bank van {} is geboekt tot en met {}. De herinneringen hieronder wachten tot zij is "
        "geboekt tot en met {}, zodat niemand die al betaald heeft een herinnering krijgt. Wilt u "
        "de bank bijwerken? Is zij langs een andere weg compleet: dunningctl books {} --as-of "
        "DATUM",
    .stale_books_unknown =
        "Het is niet bekend tot wanneer de bank van {} is geboekt. De herinneringen hieronder "
        "wachten tot zij is geboekt tot en met {}, zodat niemand die al betaald heeft een "
        "herinnering krijgt. Zeg tot wanneer met: dunningctl books {} --as-of DATUM",
    .silent_sync_subject = "{}: de boekhouding kan niet worden gelezen",
    .silent_sync_opening =
        "De boekhouding van {} is voor het laatst gelezen op {}. Zolang zij niet gelezen kan "
        "worden, gaat er geen herinnering uit.",
    .silent_sync_never =
        "De boekhouding van {} is nog nooit gelezen. Tot dat gelukt is, gaat er geen herinnering "
        "uit.",
    .silent_sync_command =
        "Wat eraan schort: dunningctl status -a {}. Meteen opnieuw proberen: dunningctl sync {}.",
    .silent_inbox_subject = "{}: wat terugkomt en antwoorden worden niet gezien",
    .silent_inbox_opening =
        "De mailbox waarin onbestelbare mail en antwoorden van {} aankomen, kan niet worden "
        "gelezen; "
        "voor het laatst lukte dat op {}. Herinneringen gaan gewoon door. Wat terugkomt, wordt "
        "gezien "
        "zodra de mailbox weer te lezen is.",
    .silent_inbox_never =
        "De mailbox waarin onbestelbare mail en antwoorden van {} aankomen, kan niet worden "
        "gelezen en "
        "is nog nooit gelezen. Herinneringen gaan gewoon door. Wat terugkomt, wordt gezien zodra "
        "de "
        "mailbox te lezen is.",
    .last_error = "De laatste poging eindigde met:",
    .silent_sending_subject = "{}: er is niets verstuurd, terwijl dat wel te verwachten was",
    .silent_sending_opening =
        "Namens {} is er sinds {} niets verstuurd. Verwacht volgens de prognose: {}. Dat kan in "
        "orde zijn; kijkt u het alstublieft een keer na.",
    .shadow_subject = "{}: schaduwstand, {} niet verstuurd op {}",
    .shadow_opening =
        "De schaduwstand staat aan voor {}: alles wordt beslist en er wordt niets verstuurd. Op {} "
        "zou dit zijn verstuurd: {}, samen voor ongeveer {}.",
    .shadow_nothing =
        "De schaduwstand staat aan voor {}: alles wordt beslist en er wordt niets verstuurd. Op {} "
        "zou er niets zijn verstuurd.",
    .weekly_subject = "{}: wat stilstaat, wacht of een besluit vraagt ({})",
    .weekly_opening = "Sinds het vorige weekbericht heeft {} {} aan debiteuren verstuurd.",
    .weekly_received = "Op facturen waaraan is herinnerd, kwam {} binnen.",
    .stops = "Wat het verzenden tegenhoudt:",
    .since = "Sinds {}.",
    .lift_it = "Opheffen met:",
    .messages_waiting = "Wat er verstuurd zou worden:",
    .days_late = "de oudste {} te laat",
    .to = "aan {}",
    .waiting = "Wat op een besluit wacht:",
    .decide = "Beslissen met:",
    .no_silent_yes =
        "Niets zeggen is geen akkoord: wat uw akkoord nodig heeft, gaat zonder dat niet uit.",
    .tasks = "Taken:",
    .due_on = "uiterlijk {}",
    .done = "Als het gedaan is:",
    .ending = "Vorderingen die binnenkort verjaren:",
    .ends_on = "de laatste dag is {} ({})",
    .ending_unless =
        "De dagen zijn gerekend vanaf de vervaldatum, of vanaf onze laatste aanmaning die het "
        "recht voorbehoudt en de debiteur heeft bereikt. Wat de termijn verder stuit, is hier niet "
        "bekend: kijk of er iets was, of stuur op tijd zo'n aanmaning.",
    .held = "Waarvoor op dit moment geen herinnering uitgaat:",
    .and_more = "… en nog {}",
    .unknown_day = "een onbekende dag",
    .closing =
        "Dit bericht is gemaakt door dunningd. Waarom er iets wel of niet gebeurt: dunningctl why "
        "FACTUUR",
};

struct Explained {
  policy::Reason reason;
  std::string_view text;
};

using enum policy::Reason;
constexpr Explained dutch_reasons[] = {
    {due, "Er is vandaag een stap van het beleid aan de beurt."},
    {gathered, "De volgende stap is binnen enkele dagen aan de beurt en gaat met een andere mee."},
    {not_due, "De volgende stap is nog niet aan de beurt."},
    {paid, "Het is voldaan; er is niets meer te vragen."},
    {in_credit, "Creditnota's of nog niet verwerkte betalingen dekken het."},
    {never_sent, "Uit de boekhouding blijkt niet dat de factuur ooit is verstuurd."},
    {no_due_date, "De factuur heeft geen vervaldatum."},
    {written_off, "Het is als oninbaar afgeboekt."},
    {below_threshold, "Het te betalen bedrag ligt onder de drempel van het beleid."},
    {small_remainder, "Wat er na de betaling overblijft, is te klein om achteraan te gaan."},
    {condition_false, "Aan een voorwaarde van het beleid is niet voldaan."},
    {lapsed, "De stap hoorde vóór de vervaldatum, en die is voorbij."},
    {hold, "Iemand heeft gevraagd het voorlopig te laten rusten."},
    {dispute, "De debiteur betwist het."},
    {promise, "De debiteur heeft betaling toegezegd voor een dag die nog komt."},
    {plan_requested, "De debiteur heeft om een betalingsregeling gevraagd en nog geen antwoord."},
    {instalment_plan, "Het wordt volgens afspraak in termijnen betaald."},
    {direct_debit, "Het wordt automatisch geïncasseerd."},
    {payment_under_way, "Volgens de boekhouding is er een betaling onderweg."},
    {maybe_paid, "Een nog niet geboekte bankregel is mogelijk de betaling ervan."},
    {dunned_elsewhere, "Een ander systeem herinnert de debiteur er al aan."},
    {own_company, "De debiteur lijkt een van uw eigen bedrijven; dat beslist een mens."},
    {collective_account, "De debiteur is een verzamelrekening; dat beslist een mens."},
    {not_ours, "Deze vordering is niet aan deze administratie om te innen."},
    {with_agency, "Het is uit handen gegeven aan een incassobureau."},
    {awaiting_approval, "Het wacht op uw akkoord."},
    {awaiting_posting, "Een afgedrukte brief moet nog op de post."},
    {notice_running, "Een termijn die de debiteur is gegeven, loopt nog."},
    {gathered_by_law, "De wet vraagt het in dezelfde brief te noemen."},
    {split_claims, "De wet vraagt deze vorderingen uit elkaar te houden."},
    {stale_sync, "De boekhouding is te lang niet gelezen."},
    {stale_books, "De boekhouding zelf is niet ver genoeg bijgewerkt."},
    {suspicious_source, "Er zijn te veel open facturen tegelijk verdwenen; iemand moet kijken."},
    {outside_window, "Berichten gaan alleen uit op de dagen en uren van het beleid."},
    {min_gap, "De debiteur heeft te kort geleden iets van ons gehoord."},
    {same_step_gap, "De debiteur heeft te kort geleden zo'n herinnering gehad."},
    {cap_reached, "Er zijn zoveel berichten verstuurd als is toegestaan."},
    {novelty, "Er zou meer uitgaan dan voor deze dag te verwachten was; iemand moet kijken."},
    {no_contact, "Er is geen bruikbaar adres om het naartoe te sturen."},
    {bounced, "Het vorige bericht kwam terug; iemand moet een ander adres zoeken."},
    {uncertain,
     "Het is niet bekend of het vorige bericht is aangekomen; het gaat nooit vanzelf "
     "opnieuw uit."},
    {no_budget, "Het boekhoudpakket staat voorlopig geen verzoeken meer toe."},
    {no_amount_in_currency, "Het beleid noemt geen bedrag in deze valuta."},
    {step_unknown, "Het staat op een beleid of stap die niet meer in de instellingen voorkomt."},
    {clock_suspect, "De klok van deze machine kan niet kloppen."},
    {other_machine, "De opslag is het laatst op een andere machine gebruikt."},
    {restored,
     "De opslag is teruggezet uit een kopie en is mogelijk vergeten wat al verstuurd is."},
    {reply_hold, "De debiteur heeft geantwoord; eerst leest iemand dat."},
    {ramp, "De oude posten komen bij stukjes aan de beurt, en deze nog niet."},
    {dubious, "Volgens de boekhouding is inning twijfelachtig; dat beslist een mens."},
    {same_number, "Dezelfde factuur staat in twee administraties open."},
    {look_changed, "Een verse blik in de boekhouding veranderde de feiten vóór het uitging."},
    {shadow, "De schaduwstand staat aan: er gaat niets uit."},
    {redirected, "Elk bericht gaat naar het ingestelde testadres en telt niet mee."},
    {not_adopted, "Niemand heeft nog ja gezegd tegen herinneren."},
    {settling, "Na een onderbreking wacht de volgende stap tot de boekhouding even actueel is."},
    {reopened, "Het was voldaan en staat weer open."},
    {ladder_finished, "Alle stappen van het beleid zijn gezet; iemand kiest wat er nu gebeurt."},
    {missing_rates, "De wettelijke tarieven voor deze dagen ontbreken."},
    {quarantined, "Het gegeven was niet te begrijpen en blijft daarom met rust."},
    {paused, "Het verzenden is onderbroken."},
};

}  // namespace

const ReportWords& report_words(std::string_view language) {
  return language.substr(0, language.find('-')) == dutch.code ? dutch : english;
}

std::string_view explain(policy::Reason reason, std::string_view language) {
  if (language == dutch.code) {
    for (const auto& row : dutch_reasons) {
      if (row.reason == reason) return row.text;
    }
  }
  return policy::explain(reason);
}

}  // namespace dunning::messages
