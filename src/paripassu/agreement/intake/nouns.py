"""The published lists: nouns for those who speak, and for what carries it."""

from __future__ import annotations

from paripassu.agreement.intake.verbs import listed

#: Nouns for a document that speaks for those who issue it.
DOCUMENTS = listed(
    "report statement letter release communique communiqué memo memorandum note article story "
    "broadcast dispatch editorial study survey paper document notice message commentary post "
    "declaration announcement bulletin"
)
#: Documents of the press: “the report said” goes on with the report last cited.
OUTLET_DOCUMENTS = listed("report article story broadcast dispatch editorial")
#: Nouns for those who bring the news.
OUTLETS = listed(
    "newspaper daily agency network outlet magazine broadcaster station channel paper weekly "
    "tabloid newsagency website newswire wire media press"
)
#: Last words of outlets' names.
OUTLET_NAMES = listed(
    "times post herald guardian tribune telegraph mail journal observer independent gazette "
    "chronicle globe news press agency ilbo shimbun zeitung spiegel monde figaro pais reuters "
    "bloomberg xinhua bbc cnn npr nbc cbs abc afp ap dpa tass interfax yonhap kyodo irna "
    "jazeera arabiya radio tv television wire nikkei axios politico economist reporter "
    "haaretz dawn kcna anadolu fars tasnim mehr welle pravda izvestia kommersant daily "
    "newsweek sun mirror express standard register examiner inquirer dispatch sentinel"
)
#: Who carries what is said, but is no source of it: left out of a chain.
CARRIERS = listed(
    "reporters journalists press media parliament lawmakers twitter facebook telegram "
    "instagram correspondents newsmen"
)
#: Things that show something without saying it.
EVIDENCE = listed(
    "banner sign poster placard placards banners slogan "
    "result results figure figures data footage image images evidence poll polls photo photos "
    "video number numbers agreement deal treaty law bill sign signs fact facts trend record "
    "records plan plans proposal pact accord speech move attack vote election measure "
    "amendment estimate estimates talks decision visit violence bombing incident test tests "
    "analysis constitution rules order part"
)
#: Nouns for people whose speaking is reported without a name.
PEOPLE = listed(
    "official officials diplomat diplomats analyst analysts expert experts observer observers "
    "aide aides adviser advisers advisor advisors source sources spokesman spokeswoman "
    "spokesperson minister ministers president chancellor premier leader leaders chief head "
    "director secretary ambassador envoy negotiator negotiators commander general colonel "
    "lawmaker lawmakers senator professor demographer scientist scientists researcher "
    "researchers economist economists lawyer lawyers attorney judge mayor governor king queen "
    "prince pope cleric critic critics opponent supporter supporters protester protesters "
    "activist activists rebel rebels militant militants witness witnesses resident residents "
    "doctor doctors police officer officers soldier soldiers representative chairman "
    "chairwoman chair executive executives ceo founder member members deputy vice candidate "
    "politician politicians monitor monitors inspector inspectors counterpart counterparts "
    "teacher student author journalist editor specialist coordinator ayatollah foreign "
    "speaker parliamentarian legislator legislators commissioner delegate delegates successor "
    "predecessor deputy colleague colleagues neighbour neighbours neighbor neighbors mother father "
    "wife husband son daughter brother sister widow driver drivers farmer farmers fisherman "
    "fishermen villager villagers baker trader traders shopkeeper shopkeepers engineer engineers "
    "nurse pilot captain sailor sailors worker workers refugee refugees priest bishop imam man men "
    "woman women people survivor survivors relative relatives clerk inspector mediator mediators "
    "correspondent broker insider insiders executive economist historian scholar scholars fellow"
)
#: Last words of names of bodies, which are nobody's surname.
BODIES = listed(
    "department ministry council committee commission court parliament congress senate house "
    "party union agency bank office bureau army navy force forces group government "
    "administration cabinet university institute foundation fund corporation company inc corp "
    "ltd club association league movement front brotherhood coalition alliance assembly board "
    "authority service services centre center organization organisation society federation "
    "confederation republic state states kingdom nations community embassy secretariat "
    "directorate tribunal watch international"
)
#: States and capitals, by which governments are called; none of them is a person.
PLACES = listed(
    "afghanistan albania algeria angola argentina armenia australia austria azerbaijan "
    "bahrain bangladesh belarus belgium benin bhutan bolivia bosnia botswana brazil britain "
    "brunei bulgaria burma burundi cambodia cameroon canada chad chile china colombia congo "
    "croatia cuba cyprus czechia denmark djibouti ecuador egypt england eritrea estonia "
    "eswatini ethiopia fiji finland france gabon gambia germany ghana greece guatemala guinea "
    "guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy "
    "jamaica japan jordan kazakhstan kenya korea kosovo kuwait kyrgyzstan laos latvia lebanon "
    "lesotho liberia libya lithuania luxembourg madagascar malawi malaysia maldives mali "
    "malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique "
    "myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine "
    "panama paraguay peru philippines poland portugal qatar romania russia rwanda scotland "
    "senegal serbia singapore slovakia slovenia somalia spain sudan suriname sweden "
    "switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey "
    "turkmenistan uganda ukraine uruguay uzbekistan vatican venezuela vietnam wales yemen "
    "zambia zimbabwe ankara athens baghdad bangkok beijing beirut belgrade berlin bogota "
    "brasilia brussels bucharest budapest cairo canberra caracas copenhagen damascus delhi "
    "dhaka dublin hanoi harare havana helsinki islamabad jakarta jerusalem kabul kampala "
    "khartoum kiev kigali kyiv kinshasa lisbon london luanda madrid managua manila minsk "
    "mogadishu moscow nairobi oslo ottawa paris prague pretoria pyongyang quito rangoon "
    "riyadh rome sarajevo seoul skopje sofia stockholm taipei tbilisi tehran tirana tokyo "
    "tripoli tunis ulaanbaatar vienna vilnius warsaw washington yerevan zagreb kremlin "
    "pentagon nato opec hamas hezbollah taleban taliban fatah eta farc unicef eu un imf"
)
#: Words before a name that are no part of it.
TITLES = listed(
    "mr mr. mrs mrs. ms ms. dr dr. prof prof. professor president prime minister foreign "
    "secretary defense defence general gen gen. colonel col col. lieutenant lt lt. captain "
    "capt capt. major maj maj. admiral adm adm. sergeant sgt sgt. senator sen sen. "
    "representative rep rep. governor gov gov. chancellor ayatollah grand sheikh sheik king "
    "queen prince princess pope sir dame lord lady ambassador mayor judge justice chief "
    "chairman spokesman spokeswoman spokesperson premier leader deputy vice interior finance "
    "state director commissioner envoy crown opposition congressman congresswoman lawmaker "
    "imam rabbi bishop archbishop cardinal reverend rev rev. father st. hojatoleslam "
    "businessman businesswoman activist attorney secretary-general spokesmen correspondent "
    "analyst economist historian author voter whip mp mep speaker actor actress singer"
)
#: Of these, the ones that are no title by themselves: “foreign” is one before “minister” alone.
ATTRIBUTES = listed(
    "foreign defense defence interior finance state vice deputy crown prime opposition grand "
    "chief director representative major st. father general attorney"
)
FEMALE = listed(
    "mrs mrs. ms ms. spokeswoman queen princess lady dame chairwoman congresswoman madam "
    "businesswoman actress mother wife sister daughter woman"
)
MALE = listed(
    "mr mr. king prince sir lord spokesman chairman congressman ayatollah pope father sheikh "
    "imam brother son husband man"
)
