"""Short and familiar forms of given names, and the same name in neighbouring languages.

General knowledge, written down for this project: what speakers of English, Spanish, German, French, Italian,
Portuguese, Dutch, Russian and Polish use every day. Each line is one family of forms; a form may stand in
several.
"""

from __future__ import annotations

_FAMILIES = """
abigail abby abbie gail
abraham abe bram
adelaide adele addie heidi
adrian adriano ade
agnes agnieszka aggie ines
albert al bert bertie alberto albrecht
alexander alex al alec sandy xander alejandro alessandro alexandre alexandros sasha sascha aleksander \
aleksandr ale
alexandra alex alexa lexi sandra sandy alejandra alessandra sasha ale
alfred al alf alfie fred freddie freddy alfredo
alice alicia allie ali
allison alison ally allie ali
amanda mandy amy
andrew andy drew andreas andre andres andrea andrzej andrej andrei
andrea andie andy
angela angie angelina ang
ann anne anna annie nan nancy ana anita hannah hanna anja anya annette
anthony tony anton antonio antoine ant toni
antonia toni antoinette nettie
archibald archie
arnold arnie
arthur art artie arturo artur
augustus gus august augustin agustin
barbara barb barbie babs basia
barnaby barney
bartholomew bart bartolome
beatrice bea trixie beatriz beatrix
benedict ben benny benedikt benito
benjamin ben benny benji benjie
bernard bernie bernhard bernd bernardo
bradley brad
bradford brad
brandon brand
bridget biddy bridie birgit brigitte brigid
calvin cal
cameron cam
camille camilla cami millie
carl karl carlos charles carlo
caroline carolyn carrie carol lina caro carolina karoline
casey case
cassandra cass cassie sandra
catherine katherine kathryn cathryn katharine catharine cathy kathy kate katie katy kat kit kitty kay \
cat catalina katarina katharina ekaterina katja kasia kathleen cathleen
cecilia cecily cece celia cissy
charles charlie chuck chas chaz carlos karl chip charley
charlotte charlie lottie lotte char carlotta
chester chet
christian chris cristian christiano kristian
christina christine kristina kristine kristin kristen christa chris chrissy chrissie tina kris krissy \
cristina
christopher chris kit christoph christophe cristobal cristoforo topher kris kristofer krzysztof
clarence clare
claudia claudie
clifford cliff
clinton clint
constance connie constanze
cornelius con neil corneel
curtis curt
cynthia cindy cyndi
cyril cy
dale dal
daniel dan danny dani daniele danilo
danielle dani daniela dan
darrell darryl daryl
david dave davy davey davide
deborah debra deb debbie debby
denise denny
dennis denny den denis
derek derrick
desmond des
diana diane dianne di
dominic dom nick dominik dominique domingo
donald don donnie donny
donna donnie
dorothy dot dottie dolly dorothea doro dora
douglas doug
dwight ike
edgar ed eddie edgardo
edmund ed eddie ned ted edmond edmundo
edward ed eddie eddy ned ted teddy eduard eduardo edoardo
edwin ed eddie edwina
eileen aileen
elaine laney lainie
eleanor ellie nell nellie nora leonor eleonora elinor lenore
elizabeth elisabeth liz lizzie lizzy beth betsy betty bess bessie eliza elisa lisa libby liza elsie \
elise isabel lise liesel lisbeth elspeth ela elzbieta
ella ellie
ellen ellie nell nellie elena helen
emily em emmy emmie millie emilie emilia
emma em emmy
emmanuel manny manuel emanuel manolo
enrique henry heinrich enrico quique henri
eric erik rick ricky erich
ernest ernie ernst ernesto
esther essie hester ester
ethan eth
eugene gene eugen eugenio
eugenia genie gena
evangeline eva evie
eve eva evie evelyn
evelyn eve evie lyn
ezekiel zeke
fernando nando ferdinand fernand
florence flo florrie flora
frances fran fannie frannie francie francesca franziska francoise francisca franny paqui
francis frank fran francisco francesco francois franz franciszek frankie paco pancho franco
franklin frank frankie
frederick frederic fred freddie freddy friedrich federico frederik fritz rick
gabriel gabe gabi gab
gabrielle gabby gaby gabi gabriela brielle
geoffrey jeffrey jeff geoff jeffery
george georgie georg jorge giorgio georges jerzy yuri jurgen
georgina georgia georgie gina
gerald gerry jerry gerard gerhard gerardo gerd
geraldine gerry geri
gertrude trudy gert gertie gertrud
gilbert gil bert gilberto
giovanni john gianni gio
giuseppe joseph beppe peppe
gloria glory
grace gracie
gregory greg gregg gregor gregorio grzegorz
guillermo william memo guille
gustav gus gustavo
gwendolyn gwen wendy
hannah hanna hana
harold harry hal harald
harriet hattie harrie
harrison harry
harvey harv
helen helena nell nellie helene elena ellen lena
henrietta etta hetty henny
henry harry hank hal heinrich henri enrique heinz henrik henryk enrico
herbert herb bert heribert
herman hermann manny
hilary hillary hil
horace horacio
howard howie
hubert hugh bert
hugh hughie hugo
ignacio nacho ignatius iggy ignaz
ingrid inge
irene rene reni
irving irv
isaac ike zack
isabel isabella isabelle izzy bella belle ysabel isa isabela
isidore izzy isidro
ivan john vanya
jack john jackie jon
jacob jake jacques jakob jay jacobo giacomo coby
jacqueline jackie jacky jacquelyn jacqui
james jim jimmy jamie jem jaime jaymes jay
jane janie jan jeanne jean janey jenny
janet jan jannet
janice jan
jason jay jase
jean jeannie jeanne jeanette
jeanette jean nettie
jennifer jen jenny jenn jennie
jeremiah jerry jeremy
jeremy jerry jem
jerome jerry hieronymus
jessica jess jessie
jesse jess jessie
jesus chuy chucho
jill gillian gill jillian
joan jo joanie
joanna joanne jo joann johanna jana
jodie jody jodi judith
joel joe
john johnny jon jack johnnie juan jean johann hans johannes giovanni joao jan ivan ian sean shawn evan
jonathan jon jonny johnny jonathon john nathan
jordan jordy jory
jorge george
jose joseph pepe joe
josefa josephine pepa
joseph joe joey jos josef jose giuseppe jozef sepp beppe
josephine jo josie josy fifi josefina
joshua josh
joyce joy
juan john juanito
judith judy judi jude
julia julie jules juliana
julian jules julius julio giulio jules
juliana julie julianne
juliet juliette jules julie
karen kari caren karin
katrina kat trina
keith keef
kelly kel kelley kellie
kenneth ken kenny
kevin kev
kimberly kim kimberley kimmy kimberlee
kirsten kirsty kristen
konstantin kostya constantine gus costa
kristopher kris chris christopher
kurt konrad curt conrad
lauren laurie lori loren ren
laura laurie lori laure laurel
laurence lawrence larry lars laurie lorenzo laurent lorenz lenz
leah lea
leo leon leopold leonard
leonard leo len lenny leonardo lennie leonhard
leroy roy lee
leslie les lesley
lester les
lewis louis lou lew luis louie
lillian lily lil lilly liliana lillie lilian
linda lindy lin lynn
lindsay lindsey linds
lois loes
lorraine lori rainy
louis lou louie luis ludwig luigi luiz
louise lou lulu luisa luise
lucas luke luca lukas
lucille lucy lucie
lucy lucia lucie luz
lydia lyddie
mackenzie kenzie mac
madeline maddie maddy madeleine madelyn magdalena lena
magdalena magda lena maddalena
malcolm mal
manuel manny manolo manu emanuel
marcus mark marc marco marcos markus
margaret maggie meg peggy margie marge greta rita daisy madge peg marguerite margarita margarete \
margarethe margot mags marg gretchen gretel malgorzata
maria mary marie mia mariah mari marija masha
mariana maria marianne
marianne mary ann anne
marilyn mary lyn
marjorie marge margie jorie
mark marc marco marcos markus marcus
martha marty patty marta
martin marty martino marten
martina tina marty
mary marie maria molly polly mae mamie maureen may minnie
matilda tilly mattie mathilde
matthew matt matty mathew matthias matteo mateo mathieu mat
maurice mo morris moritz mauricio maurizio
maxwell max maximilian
maximilian max maxim massimo maximo
megan meg meggie meghan
melanie mel
melinda mindy mel linda
melissa mel missy lissa
melvin mel
mercedes merche sadie
meredith merry
michael mike mick mickey micky mikey miguel michel michele mikhail misha michal mikael
michelle shelly michele micki shell
mildred millie
minerva minnie
miranda mandy randi
miriam mim mimi mirjam
mitchell mitch
mohammed mohammad muhammad mohamed mo mehmet mohamad muhammed
monica moni monika monique
montgomery monty
morgan mo
morris mo
nadia nadya nadine
nancy nan annie
natalie nat natalia nathalie talia natasha
natasha tasha nat
nathan nate nat
nathaniel nate nat nathan
nelson nels
nicholas nick nicky nico nicolas niko nikolaus klaus claus nikolai nicola colin mikolaj
nicole nicki nikki nicky nicola nicolette colette
nora honora norah
norman norm
oliver ollie olivier oli
olivia liv livvy ollie livia
oscar ozzie oskar
oswald ozzie oz
pamela pam
patricia pat patty trish tricia patsy patti trisha paty
patrick pat paddy patricio patrice rick
paul paulie pablo paolo paulo pawel pavel
paula polly pauline paulina
pauline polly paula
penelope penny
percival percy
peter pete pedro pietro pierre piotr petr petra
philip phillip phil felipe philipp philippe pip filippo
phyllis phyl
priscilla cilla prissy
rachel rachael rach rae raquel shelly
rafael raphael rafa raf raffaele
ralph ralf raul
ramon ray raymond moncho
randall randy rand
randolph randy
raymond ray raimund ramon raimundo
rebecca becky becca bec beck rebekah reba rebeka
regina gina reggie
reginald reg reggie rex
rene renee
ricardo richard rick riccardo
richard rick dick rich richie ricky ritchie ricardo riccardo
robert bob bobby rob robbie robby bert roberto rupert
roberta bobbie robbie
roberto beto robert tito
robin rob robyn
roderick rod rick roddy rodrigo
rodney rod
roger rodger rog rogelio ruggero
roland rollo rolando orlando
ronald ron ronnie ronny ronaldo
ronda rhonda ron
rosa rose rosie rosita
rosemary rose rosie romy
roxanne roxy rox
rudolf rudolph rudy rodolfo rolf
russell russ rusty
ruth ruthie
salvador sal salva salvatore
salvatore sal turi
samantha sam sammy
samuel sam sammy
sandra sandy alessandra
sarah sara sally sadie
scott scotty
sebastian seb bastian sebastien bas
sergio serge sergei sergey
seymour cy
sharon shari sharron
sheila shelagh
shelby shel
shirley shirl
sidney sid sydney syd
simon si simeon simone
sofia sophia sophie sofie sonia
solomon sol
stacy stacey stacie eustace anastasia
stanley stan stanislaus stanislaw
stella estelle estella
stephanie steph stephie stefanie stefania steffi estefania
stephen steven steve stevie stefan stephan stefano esteban etienne szczepan ste
stuart stewart stu
susan sue susie suzie suzanne susanna susana suzy susanne susannah sanna zuzanna
sylvester sly sylvestre
sylvia silvia syl silvie
tabitha tabby
tamara tammy tami mara
teresa theresa terry tess tessa terri therese tere resi tracy
terence terry terrence terrance
thaddeus thad tad
theodora dora thea theo
theodore ted teddy theo theodor teodoro
thomas tom tommy tomas tomaso tommaso thom tomasz
timothy tim timmy timo timoteo
tobias toby tobi
tracy tracey trace
trevor trev
valentina val tina
valerie val valeria
vanessa nessa van
vera veronica
veronica ronnie roni vera veronika veronique
victor vic vick viktor vittorio
victoria vicky vicki tori vic viki viktoria vickie
vincent vince vinny vin vinnie vicente vincenzo vinzenz
viola violet vi violetta
virginia ginny ginger virgie gina
vivian viv vivien vivienne viviana
vladimir vlad volodya vova
wallace wally wal
walter walt wally walther gualterio
warren ren
wendell dell
wesley wes
wilfred will wilf fred wilfried
wilhelmina mina minnie willa helma wilma
william will bill billy willie willy liam wilhelm guillermo willem guglielmo guillaume wim wills
winifred winnie freddie
winston win winnie
woodrow woody
xavier javier xavi javi
yolanda yoli jolanda
yvonne evonne ivonne
zachary zach zack zachariah zak
zoe zoey
"""

FAMILIES: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_FAMILIES.split("\n")):
    for _form in _line.split():
        FAMILIES[_form] = FAMILIES.get(_form, frozenset()) | {_number}

FORMS: dict[int, tuple[str, ...]] = {
    number: tuple(line.split()) for number, line in enumerate(_FAMILIES.split("\n")) if line
}
