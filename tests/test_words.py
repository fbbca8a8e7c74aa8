"""Whether a text is prose of another language: lists and kin of Indonesian are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.core.words import count_words, looks_foreign, looks_indonesian
from tests.clean.shared import articles, needs_shared

FOREIGN = {
    "English": (
        "The minister said on Monday that the government would raise the price of fuel again next year "
        "because the budget could not carry it any longer. Members of the house who had voted for the plan in "
        "spring were not pleased with it and asked for more time. She told them that the talks were open but "
        "that nobody should expect a different result from the same numbers before summer."
    ),
    "Dutch": (
        "De minister zei maandag dat de regering de prijs van brandstof volgend jaar weer zal verhogen omdat "
        "de begroting het niet langer kan dragen. Leden van de kamer die in het voorjaar voor het plan hadden "
        "gestemd waren er niet blij mee en vroegen om meer tijd. Zij zei dat er over alles te praten valt "
        "maar dat niemand een ander resultaat van dezelfde cijfers moet verwachten."
    ),
    "German": (
        "Der Minister sagte am Montag, dass die Regierung den Preis von Benzin im nächsten Jahr wieder "
        "erhöhen wird, weil der Haushalt ihn nicht länger tragen kann. Abgeordnete, die im Frühjahr für den "
        "Plan gestimmt hatten, waren damit nicht zufrieden und baten um mehr Zeit. Sie sagte ihnen, dass die "
        "Gespräche offen seien, aber niemand ein anderes Ergebnis aus denselben Zahlen erwarten solle, "
        "solange sich nichts bewegt."
    ),
    "Spanish": (
        "El ministro dijo el lunes que el gobierno subirá otra vez el precio de la gasolina el próximo año "
        "porque el presupuesto ya no puede con él. Los diputados que habían votado por el plan en primavera "
        "no estaban contentos y pidieron más tiempo. Ella les dijo que las conversaciones seguían abiertas "
        "pero que nadie debía esperar otro resultado de las mismas cifras antes del verano."
    ),
    "French": (
        "Le ministre a dit lundi que le gouvernement augmentera de nouveau le prix de l'essence au cours de "
        "la prochaine année parce que le budget ne peut plus le porter. Les députés qui avaient voté pour le "
        "plan au printemps n'étaient pas contents et demandaient plus de temps. Elle leur a dit que les "
        "discussions restaient ouvertes mais que personne ne devait attendre un autre résultat des mêmes "
        "chiffres."
    ),
    "Portuguese": (
        "O ministro disse na segunda que o governo vai subir outra vez o preço da gasolina no próximo ano "
        "porque o orçamento não aguenta mais. Os deputados que tinham votado pelo plano na primavera não "
        "ficaram contentes com isso e pediram mais tempo para pensar. Ela disse que as conversas estavam "
        "abertas mas que ninguém devia esperar outro resultado dos mesmos números antes do verão que vem aí."
    ),
    "Italian": (
        "Il ministro ha detto lunedì che il governo alzerà di nuovo il prezzo della benzina il prossimo anno "
        "perché il bilancio non lo può più portare. I deputati che avevano votato per il piano in primavera "
        "non erano contenti e chiedevano più tempo per pensare. Lei ha detto che i colloqui sono aperti ma "
        "che nessuno deve aspettarsi un altro risultato dagli stessi numeri prima della fine della estate."
    ),
    "Tagalog": (
        "Sinabi ng ministro noong Lunes na itataas muli ng pamahalaan ang presyo ng gasolina sa susunod na "
        "taon dahil hindi na ito kaya ng badyet. Ang mga kinatawan na bumoto para sa plano noong tagsibol ay "
        "hindi natuwa at humingi ng mas mahabang panahon. Sinabi niya sa kanila na bukas ang usapan ngunit "
        "walang dapat umasa ng ibang resulta mula sa parehong mga numero bago ang tag init."
    ),
    "Turkish": (
        "Bakan pazartesi günü hükümetin gelecek yıl benzin fiyatını yeniden artıracağını söyledi çünkü bütçe "
        "bunu artık taşıyamıyor. İlkbaharda plana oy veren milletvekilleri bundan memnun değildi ve daha çok "
        "zaman istediler. Bakan onlara görüşmelerin açık olduğunu ama kimsenin aynı sayılardan başka bir "
        "sonuç beklememesi gerektiğini anlattı. Yaz gelmeden önce yeni bir karar çıkacağını sanmıyor ve bunu "
        "her gün gelen gazetecilere de açıkça söylüyor."
    ),
    "Polish": (
        "Minister powiedział w poniedziałek, że rząd w przyszłym roku znów podniesie cenę benzyny, bo budżet "
        "nie może jej dłużej udźwignąć. Posłowie, którzy wiosną głosowali za planem, nie byli z tego "
        "zadowoleni i prosili o więcej czasu. Powiedziała im, że rozmowy są otwarte, ale nikt nie powinien "
        "oczekiwać innego wyniku z tych samych liczb przed latem, bo nic się nie zmieniło od zimy i nikt nie "
        "wie, co będzie dalej."
    ),
    "Danish": (
        "Ministeren sagde mandag, at regeringen hæver prisen på benzin igen næste år, fordi budgettet ikke "
        "kan bære det længere. Medlemmer, som havde stemt for planen i foråret, var ikke glade for det og bad "
        "om mere tid. Hun sagde til dem, at samtalerne er åbne, men at ingen skal vente et andet resultat af "
        "de samme tal før sommeren, og at alt andet ville være at love for meget."
    ),
    "Russian": (
        "Министр сказала в понедельник, что правительство снова поднимет цену на бензин в следующем году, "
        "потому что бюджет больше не может её нести. Депутаты, которые весной голосовали за план, были этим "
        "недовольны и просили больше времени. Она сказала им, что разговор открыт, но никто не должен ждать "
        "другого результата от тех же чисел до лета, ведь с зимы ничего не изменилось, и никто не знает, что "
        "будет дальше."
    ),
    "Arabic": (
        "قالت الوزيرة يوم الاثنين إن الحكومة سترفع سعر الوقود مرة أخرى في العام المقبل لأن الميزانية لا "
        "تستطيع تحمله أكثر من ذلك ولم يكن النواب الذين صوتوا للخطة في الربيع راضين عنها وطلبوا مزيدا من الوقت "
        "وقالت لهم إن المحادثات مفتوحة ولكن لا ينبغي لأحد أن ينتظر نتيجة أخرى من الأرقام نفسها قبل الصيف لأن "
        "شيئا لم يتغير منذ الشتاء ولا أحد يعرف ما سيأتي بعد ذلك في هذا الشأن"
    ),
    "Hindi": (
        "मंत्री ने सोमवार को कहा कि सरकार अगले साल पेट्रोल की कीमत फिर बढ़ाएगी क्योंकि बजट इसे और नहीं उठा "
        "सकता। जिन सदस्यों ने वसंत में योजना के लिए मत दिया था वे इससे खुश नहीं थे और उन्होंने अधिक समय "
        "माँगा। उन्होंने उनसे कहा कि बातचीत खुली है लेकिन किसी को भी उन्हीं आँकड़ों से दूसरे परिणाम की आशा "
        "नहीं करनी चाहिए और गर्मी से पहले कुछ भी नहीं बदलेगा"
    ),
}
KIN = {
    "Malay": (
        "Menteri berkata kerajaan mahu menaikkan harga minyak semula tahun hadapan kerana belanjawan negara "
        "terhad. Ahli parlimen yang menyokong rancangan berkenaan pada mulanya mahukan masa tambahan. Beliau "
        "memaklumkan rundingan masih terbuka tetapi tiada sesiapa patut mengharapkan keputusan lain daripada "
        "angka sama sebelum musim panas. Pihak pembangkang pula menuntut penjelasan bertulis, manakala "
        "persatuan pengguna mendesak harga barang keperluan dikawal selia dan subsidi diteruskan kepada "
        "golongan berpendapatan rendah."
    ),
    "Javanese": (
        "Menteri ngendika dina Senen yen pamarentah arep ngundhakake rega bensin maneh taun ngarep amarga "
        "anggaran wis ora kuwat maneh. Anggota dewan sing biyen nyarujuki rencana iku padha ora seneng lan "
        "njaluk wektu luwih suwe. Panjenengane ngendika marang wong-wong mau yen rembugan isih dibukak "
        "nanging aja nganti ana sing ngarep-arep asil liyane saka angka sing padha sadurunge ketiga, jalaran "
        "ora ana sing owah wiwit mangsa rendheng kepungkur."
    ),
    "Sundanese": (
        "Mentri nyarios dina Senén yén pamaréntah badé naékkeun deui harga béngsin taun payun ku sabab "
        "anggaran geus teu kuat deui. Anggota déwan anu baheula satuju kana rencana éta henteu resepeun sarta "
        "ménta waktu leuwih lila. Anjeunna nyarios yén rundingan masih kabuka tapi teu meunang aya nu "
        "ngarepkeun hasil séjén tina angka nu sarua saméméh usum panas, sabab teu aya nu robah ti usum hujan "
        "kamari jeung teu aya nu terang."
    ),
}
_CLUBS = ("Persela", "Harimau United", "Putra Delta", "Bintang Timur", "Mitra Kencana FC")
LISTS = {
    "squad": "Pelatih memanggil 24 pemain menghadapi Filipina. Kiper "
    + " ".join(f"{number}. Raka Wijaya Putra ({_CLUBS[number % 5]})" for number in range(1, 25)),
    "results": "Berikut hasil lengkap pekan ke-24. "
    + " ".join(f"{home}\t{goals}-{goals % 3}\tUnited Town" for goals, home in enumerate(_CLUBS * 4)),
    "nominees": "Berikut daftar lengkap nominasi. "
    + " ".join(f"Best Song of the Year: {club}, The House in the Wind and the Sea" for club in _CLUBS * 2),
    "recipe": (
        "Bahan adonan: 200 gram tepung terigu, 2 butir telur, 100 ml santan, 1 sdt garam, 2 sdm gula pasir, "
        "50 gram mentega cair, 1 bungkus vanili bubuk, 5 lembar daun pandan, 250 ml air hangat. Bahan isian: "
        "300 gram daging ayam cincang, 3 siung bawang putih, 5 butir bawang merah, 2 batang daun bawang, 1 "
        "sdt merica bubuk, 2 sdm kecap manis, 1 buah wortel, garam secukupnya, minyak goreng secukupnya, 2 "
        "batang serai memar, 3 lembar daun jeruk, 1 ruas jahe."
    ),
}


@pytest.mark.parametrize("language", FOREIGN)
def test_prose_of_another_language_is_foreign(language: str) -> None:
    assert looks_foreign(FOREIGN[language])
    assert not looks_indonesian(FOREIGN[language])


@pytest.mark.parametrize("language", FOREIGN)
def test_a_quotation_at_the_top_does_not_make_an_indonesian_text_foreign(language: str) -> None:
    below = (
        "Ia mengatakan bahwa hal itu tidak akan terjadi karena harga sudah turun dan pasokan dari petani masih ada. "
    )
    assert not looks_foreign(FOREIGN[language] + " " + below * 2)


@pytest.mark.parametrize("language", KIN)
def test_kin_of_indonesian_is_not_foreign(language: str) -> None:
    assert not looks_foreign(KIN[language])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_not_foreign(name: str) -> None:
    text = LISTS[name]
    assert not looks_indonesian(text), "else this list proves nothing"
    assert not looks_foreign(text)


@needs_shared
def test_no_real_article_and_no_paragraph_of_one_is_foreign() -> None:
    for text in articles().values():
        for part in (text, *text.split("\n")):
            assert not looks_foreign(part), part


def test_signs_are_no_words() -> None:
    """Texts of old corpora have a space around every sign."""
    text = "Peserta terdiri dari pelaku wisata ( hotel , agen , pemandu ) di kota - kota besar . " * 3
    assert not looks_foreign(text + "- / " * 200)


def test_too_few_words_are_not_decided() -> None:
    assert not looks_foreign(" ".join(FOREIGN["English"].split()[:59]))


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Z", "C")), min_size=1), min_size=1), max_size=6))
def test_words_are_counted_by_what_is_between_them(blocks: list[list[str]]) -> None:
    text = "\n\n".join(" ".join(words) for words in blocks)
    assert count_words(text) == sum(map(len, blocks))


def test_cells_of_a_table_are_counted_too() -> None:
    assert count_words("Harga beras\n\nKota\tRupiah\t\nSolo\t\t12.000") == 6
    assert count_words("") == 0
